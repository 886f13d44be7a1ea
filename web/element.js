// The element: its attributes, its language, its panel.

import { launcherNode, panelNodes } from "./controls.js";
import { Conversation } from "./conversation.js";
import { LANGUAGES, MESSAGES, loadMessages } from "./messages.js";
import { el } from "./nodes.js";
import { SMALL, makeSheet } from "./style.js";

// What is typed here is no shortcut of the page.
const TYPING = ["keydown", "keypress", "keyup", "beforeinput", "input", "compositionstart", "compositionupdate", "compositionend",
  "copy", "cut", "paste"];

export class CareerChat extends HTMLElement {
  static observedAttributes = ["endpoint", "lang", "mode", "heading", "greeting", "open"];
  static #sheet;

  #conversation = new Conversation(this);
  #ui = null;
  #page = null; // ends what listens to the page
  #watch; // sees the launcher leave the window
  #trapped = false; // in a box that would hold the panel, beside a launcher that the page has placed
  #printing; // after it: puts the panel back

  connectedCallback() {
    // A page may have set it before the script was there.
    if (Object.hasOwn(this, "open")) {
      const { open } = this;
      delete this.open;
      this.open = open;
    }
    this.#page = new AbortController();
    const { signal } = this.#page;
    // On the way down, since pages may listen there as well.
    for (const type of TYPING) addEventListener(type, (event) => this.#keep(event), { capture: true, signal });
    addEventListener("beforeprint", () => this.#print(), { signal });
    addEventListener("afterprint", () => this.#printing?.(), { signal });
    addEventListener("pagehide", () => this.#conversation.abort(), { signal });
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      this.#conversation.reload();
      this.#build();
    }, { signal });
    this.#build();
  }

  disconnectedCallback() {
    this.#page.abort();
    this.#watch?.disconnect();
    this.#conversation.abort();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || !this.#ui || before === after) return;
    if (name === "open") return this.#showOrHide();
    if (name === "endpoint") this.#conversation.leave();
    this.#build();
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(value) {
    this.toggleAttribute("open", Boolean(value));
  }

  /** The server's address: the script lies in its folder widget/. */
  get endpoint() {
    const address = this.getAttribute("endpoint");
    // What is no address stays: asking it fails, and the visitor reads so.
    if (address && !URL.canParse(address, document.baseURI)) return address;
    const url = address ? new URL(address, document.baseURI) : new URL("..", import.meta.url);
    return url.href.replace(/\/+$/, "");
  }

  get #inline() {
    return this.getAttribute("mode") === "inline";
  }

  get #wanted() {
    const wanted = this.#conversation.chosen
      || this.closest("[lang]")?.getAttribute("lang").toLowerCase().split("-")[0];
    return Object.hasOwn(LANGUAGES, wanted) ? wanted : "de";
  }

  async #build() {
    await this.#conversation.load();
    // Meanwhile the page may change its language, or take the element away.
    while (!(this.#wanted in MESSAGES)) await loadMessages(this.#wanted);
    if (!this.isConnected) return;
    const language = this.#wanted;
    const messages = MESSAGES[language];
    const focused = this.shadowRoot?.activeElement?.getAttribute("part");
    const root = this.shadowRoot ?? this.#attach();
    CareerChat.#sheet ??= makeSheet();
    root.adoptedStyleSheets = [CareerChat.#sheet];
    const on = {
      toggle: () => (this.open ? this.#close() : this.#openPanel()),
      close: () => this.#close(),
      closed: ({ target }) => { if (!target.open) this.open = false; },
      choose: ({ currentTarget }) => this.#choose(currentTarget.value),
    };
    const [heading, greeting] = ["heading", "greeting"].map((name) => this.getAttribute(name) || messages[name]);
    this.#ui = panelNodes(this.#inline, heading, greeting, messages, language, on, this.#conversation);
    if (!this.#inline) this.#ui.launcher = launcherNode(messages, language, on);
    const { launcher, panel } = this.#ui;
    const layer = el("div", { class: "layer" }, ...(launcher ? [launcher] : []), panel);
    if (this.#inline) keepPlace(panel);
    root.replaceChildren(layer);
    if (launcher) this.#free(layer, launcher);
    this.#conversation.show(this.#ui, messages, language);
    this.#showOrHide();
    this.#conversation.scrollToEnd();
    if (["input", "language", "launcher"].includes(focused)) root.querySelector(`[part=${focused}]`)?.focus();
  }

  #attach() {
    const root = this.attachShadow({ mode: "open" });
    // What an extension or a script sends may end at the root.
    for (const type of TYPING) root.addEventListener(type, (event) => this.#keep(event));
    return root;
  }

  async #choose(language) {
    this.#conversation.chosen = language;
    await this.#build();
    this.#ui.panel.querySelector(".language").focus();
  }

  #openPanel() {
    this.open = true;
    this.#conversation.focus();
  }

  #close() {
    this.open = false;
    this.#ui.launcher?.focus();
  }

  #keep(event) {
    const [node] = event.composedPath();
    if (!this.shadowRoot?.contains(node)) return;
    event.stopImmediatePropagation();
    if (event.type === "input") this.#conversation.count();
    // The key may belong to an input method; Safari ends the composition before it.
    if (event.type === "keydown" && !event.isComposing && event.keyCode !== 229) this.#press(event, node);
  }

  #press(event, node) {
    if (event.key === "Enter" && node.localName === "textarea" && !event.shiftKey) this.#conversation.send();
    else if (event.key !== "Escape" || !this.#leave(node)) return;
    event.preventDefault();
  }

  /** Closes the innermost layer that is open; returns whether there was one. */
  #leave(node) {
    for (let at = node; at; at = at.parentElement) if (at.leave?.()) return true;
    if (this.#inline || !this.open) return false;
    this.#close();
    return true;
  }

  /** Some boxes hold what is fixed, and hide it: then the top layer of the page is the place. */
  #free(layer, launcher) {
    this.#watch?.disconnect();
    const isFixed = () => getComputedStyle(launcher).position === "fixed";
    const raise = () => {
      if (layer.popover || layer.querySelector(":modal")) return;
      layer.popover = "manual";
      layer.showPopover();
    };
    const trapped = holdsFixed(this);
    this.#trapped = trapped && !isFixed();
    if (trapped && isFixed()) return raise();
    // The page may do that later, too.
    this.#watch = new IntersectionObserver(([{ intersectionRatio, boundingClientRect }]) => {
      if (boundingClientRect.width && intersectionRatio < 0.9 && isFixed()) raise();
    }, { root: document, threshold: 0.9 });
    this.#watch.observe(launcher);
  }

  /** On paper an open panel stands in the page, since nothing flows out of the top layer. */
  #print() {
    const { panel } = this.#ui ?? {};
    const layer = panel?.parentNode;
    const isModal = panel?.matches(":modal");
    const focused = this.shadowRoot?.activeElement;
    if (isModal) panel.close();
    if (isModal) panel.setAttribute("open", "");
    if (layer?.popover) layer.hidePopover();
    this.#printing = () => {
      this.#printing = null;
      if (!panel?.isConnected) return;
      if (layer.popover) layer.showPopover();
      if (!isModal || !this.open) return;
      panel.removeAttribute("open");
      panel.showModal();
      focused?.focus({ preventScroll: true });
    };
  }

  #showOrHide() {
    const { panel, launcher } = this.#ui;
    // A page with a closed chat asks the server nothing.
    if (!launcher || this.open) this.#conversation.fetchOptions();
    if (!launcher) return;
    launcher.ariaExpanded = this.open;
    if (this.open === panel.open) return;
    if (!this.open) panel.close();
    // Where the panel covers the page it keeps the focus; elsewhere it takes none, unlike with show().
    else if (this.#trapped || matchMedia(SMALL).matches) panel.showModal();
    else panel.setAttribute("open", "");
    if (this.open) this.#conversation.scrollToEnd();
  }
}

/** Whether a box around the element is what `position: fixed` would refer to, in place of the window. */
function holdsFixed(element) {
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  for (let node = up(element); node; node = up(node)) {
    const style = getComputedStyle(node);
    const moved = ["transform", "translate", "rotate", "scale", "perspective", "filter", "backdropFilter"]
      .some((name) => (style[name] ?? "none") !== "none");
    if (moved || /transform|translate|rotate|scale|perspective|filter|contain/.test(style.willChange)
      || /layout|paint|strict|content/.test(style.contain) || (style.containerType ?? "normal") !== "normal"
      || style.transformStyle === "preserve-3d" || (style.contentVisibility ?? "visible") !== "visible") return true;
  }
  return false;
}

/** The browser holds on to text that follows, which a chat that grows above it would drag the page along with. */
function keepPlace(panel) {
  const { scrollX, scrollY } = window;
  new ResizeObserver((_, observer) => {
    observer.disconnect();
    if (window.scrollY !== scrollY) scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
  }).observe(panel);
}

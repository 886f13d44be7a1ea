// The element: its attributes, its language, its panel.

import { launcherNode, panelNodes } from "./controls.js";
import { Conversation } from "./conversation.js";
import { LANGUAGES, MESSAGES, loadMessages } from "./messages.js";
import { SMALL, makeSheet } from "./style.js";

export class CareerChat extends HTMLElement {
  static observedAttributes = ["endpoint", "lang", "mode", "heading", "greeting", "open"];
  static #sheet;

  #conversation = new Conversation(this);
  #ui = null;
  #page = null; // ends what listens to the page

  connectedCallback() {
    // A page may have set it before the script was there.
    if (Object.hasOwn(this, "open")) {
      const { open } = this;
      delete this.open;
      this.open = open;
    }
    this.#page = new AbortController();
    const { signal } = this.#page;
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
    // Meanwhile the page may change its language, or take the element away.
    while (!(this.#wanted in MESSAGES)) await loadMessages(this.#wanted);
    if (!this.isConnected) return;
    const language = this.#wanted;
    const messages = MESSAGES[language];
    const focused = this.shadowRoot?.activeElement?.getAttribute("part");
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    CareerChat.#sheet ??= makeSheet();
    root.adoptedStyleSheets = [CareerChat.#sheet];
    const on = {
      toggle: () => (this.open ? this.#close() : this.#openPanel()),
      close: () => this.#close(),
      closed: () => { this.open = false; },
      keydown: (event) => this.#escape(event),
      choose: ({ currentTarget }) => this.#choose(currentTarget.value),
    };
    const [heading, greeting] = ["heading", "greeting"].map((name) => this.getAttribute(name) || messages[name]);
    this.#ui = panelNodes(this.#inline, heading, greeting, messages, language, on, this.#conversation);
    if (!this.#inline) this.#ui.launcher = launcherNode(messages, language, on);
    const { launcher, panel } = this.#ui;
    root.replaceChildren(...(launcher ? [launcher] : []), panel);
    this.#conversation.show(this.#ui, messages, language);
    this.#showOrHide();
    this.#conversation.scrollToEnd();
    if (["input", "language", "launcher"].includes(focused)) root.querySelector(`[part=${focused}]`)?.focus();
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

  #escape(event) {
    if (event.key !== "Escape" || this.#inline || !this.open) return;
    event.preventDefault();
    this.#close();
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
    else if (matchMedia(SMALL).matches) panel.showModal();
    else panel.setAttribute("open", "");
    if (this.open) this.#conversation.scrollToEnd();
  }
}

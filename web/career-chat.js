// <career-chat>: a chat about the corpus, as one custom element. This is the file to embed; it
// brings the others of its folder along.

import { answerNodes, el, emblem, faultSentence, hidden, spokenNode, textNode } from "./answers.js";
import { DEFAULTS, Fault, fetchAnswer, fetchOptions, list, readAnswer, sendRating, text } from "./asking.js";
import { SMALL, makeSheet } from "./look.js";
import { NAMES, WORDS, direction, fetchWords, fill, locale } from "./words.js";

const COUNTER_FROM = 0.9; // of the longest question
// Until then nobody wonders; later a visitor wants to know that the waiting is no fault of theirs.
const SLOW_MS = 8_000;
// Long enough for a screen reader to have taken up what was announced.
const SPOKEN_MS = 15_000;

export class CareerChat extends HTMLElement {
  static observedAttributes = ["endpoint", "lang", "mode", "heading", "greeting", "open"];
  static #sheet;

  #turns = []; // {question, answer or null, view: its <li>}, oldest first
  #request = null; // {controller, turn}: the question under way
  #ui = null;
  #options = DEFAULTS; // what the server told of its settings
  #asked = false; // whether it was asked for them
  #language = "de"; // of the controls that are there
  #chosen = ""; // the language of the menu, once it was used
  #page = null; // ends what listens to the page
  #stored = true; // whether storage took the conversation
  #scrolled = 0; // where the chat itself last scrolled to
  #quiet = 0; // the timer that empties the announcement

  connectedCallback() {
    // A page may have set it before the script was there.
    if (Object.hasOwn(this, "open")) {
      const { open } = this;
      delete this.open;
      this.open = open;
    }
    this.#page = new AbortController();
    const { signal } = this.#page;
    addEventListener("pagehide", () => this.#abort(), { signal });
    addEventListener("pageshow", ({ persisted }) => { if (persisted) this.#catchUp(); }, { signal });
    this.#build();
  }

  disconnectedCallback() {
    this.#page.abort();
    this.#abort();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || !this.#ui || before === after) return;
    if (name === "open") return this.#showOrHide();
    if (name === "endpoint") this.#leave();
    this.#build();
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(value) {
    this.toggleAttribute("open", Boolean(value));
  }

  /** Where the server is: the script lies in its folder widget/. */
  get endpoint() {
    const address = this.getAttribute("endpoint");
    // Whatever is no address is not replaced by another server: asking it fails, and the visitor reads so.
    if (address && !URL.canParse(address, document.baseURI)) return address;
    const url = address ? new URL(address, document.baseURI) : new URL("..", import.meta.url);
    return url.href.replace(/\/+$/, "");
  }

  get #inline() {
    return this.getAttribute("mode") === "inline";
  }

  /** The language that menu, attribute or page ask for now; the controls follow when they are built. */
  get #wanted() {
    const wanted = this.#chosen || this.closest("[lang]")?.getAttribute("lang").toLowerCase().split("-")[0];
    return Object.hasOwn(NAMES, wanted) ? wanted : "de";
  }

  get #words() {
    return WORDS[this.#language];
  }

  // -- Building

  /** Everything anew, in the language that holds now; the question under way goes on. */
  async #build() {
    const kept = this.#kept("language");
    if (!this.#chosen && Object.hasOwn(NAMES, kept)) this.#chosen = kept;
    // The page may change its mind, or take the element away, while the words are on their way.
    while (!(this.#wanted in WORDS)) await fetchWords(this.#wanted);
    if (!this.isConnected) return;
    this.#language = this.#wanted;
    const draft = this.#ui?.input.value ?? "";
    const focused = this.shadowRoot?.activeElement?.getAttribute("part");
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    CareerChat.#sheet ??= makeSheet();
    root.adoptedStyleSheets = [CareerChat.#sheet];
    this.#ui = this.#inline ? this.#panel("section") : { ...this.#panel("dialog"), ...this.#launcher() };
    const { launcher, panel } = this.#ui;
    root.replaceChildren(...(launcher ? [launcher] : []), panel);
    if (!this.#turns.length) this.#turns = this.#load();
    this.#turns.forEach((turn) => this.#addView(turn));
    this.#ui.input.value = draft;
    this.#count();
    this.#showOrHide();
    this.#tidy();
    this.#scrollTo(this.#turns.at(-1)?.view);
    if (["input", "language", "launcher"].includes(focused)) root.querySelector(`[part=${focused}]`)?.focus();
  }

  /** Nothing of one server's conversation goes to another. */
  #leave() {
    this.#abort();
    this.#turns = [];
    this.#asked = false;
    this.#options = DEFAULTS;
  }

  /** Back on a page that slept: other pages of the site may have gone on with the conversation. */
  #catchUp() {
    if (this.#stored) this.#turns = [];
    this.#build();
  }

  #launcher() {
    const launcher = el("button", {
      type: "button", class: "launcher", part: "launcher", lang: this.#language, dir: direction(this.#language), "aria-haspopup": "dialog",
      onclick: () => (this.open ? this.#close() : this.#openPanel()), onkeydown: (event) => this.open && this.#escape(event),
    }, emblem(), this.#words.launcher);
    return { launcher };
  }

  #panel(kind) {
    const words = this.#words;
    const title = this.getAttribute("heading") || words.heading;
    const transcript = el("div", { class: "transcript", part: "transcript", role: "region", tabindex: "0",
      "aria-label": words.conversation });
    const turns = el("ol", { role: "list", class: "turns" });
    const starters = this.#questions(words.startersLabel, words.starters);
    const status = el("div", { class: "hidden", role: "status" });
    const close = el("button", { type: "button", class: "quiet close", part: "close", "aria-label": words.close,
      onclick: () => this.#close() }, "×");
    transcript.append(el("div", { class: "greeting", part: "greeting" },
      el("p", {}, this.getAttribute("greeting") || words.greeting),
      el("p", { class: "small" }, words.notice), starters), turns);
    const panel = el(kind, { class: "panel", part: "panel", "aria-label": title, lang: this.#language, dir: direction(this.#language),
      onkeydown: (event) => this.#escape(event), onclose: () => { this.open = false; } },
      el("div", { class: "header", part: "header" }, emblem(), el("h2", { part: "heading" }, title), this.#menu(),
        ...(this.#inline ? [] : [close])),
      transcript, this.#composer(), status);
    const [input, counter, memory, reset, send, stop] = ["textarea", ".counter", ".memory", ".new", ".send", ".stop"]
      .map((selector) => panel.querySelector(selector));
    return { panel, transcript, turns, starters, status, input, counter, memory, reset, send, stop };
  }

  #menu() {
    const options = Object.entries(NAMES).map(([code, name]) =>
      el("option", { value: code, lang: code, selected: code === this.#language }, name));
    return el("select", { class: "language", part: "language", "aria-label": this.#words.language,
      onchange: (event) => this.#choose(event.currentTarget.value) }, ...options);
  }

  async #choose(language) {
    this.#chosen = language;
    this.#keep("language", language);
    await this.#build();
    this.#ui.panel.querySelector(".language").focus();
  }

  #composer() {
    const words = this.#words;
    return el("form", { class: "composer", part: "composer", novalidate: true,
      onsubmit: (event) => { event.preventDefault(); this.#send(); } },
      el("label", { for: "input" }, words.label),
      el("button", { type: "button", class: "quiet new", part: "new", onclick: () => this.#reset() }, words.reset),
      el("textarea", { id: "input", part: "input", rows: "1", dir: "auto", autocomplete: "off",
        "aria-describedby": "counter memory", oninput: () => this.#count(), onkeydown: (event) => this.#enter(event) }),
      el("p", { class: "counter small", part: "counter", id: "counter" }),
      el("p", { class: "memory small", id: "memory" }),
      el("button", { class: "send", part: "send" }, words.send),
      el("button", { type: "button", class: "stop", part: "stop", hidden: true,
        // The second click of a double click on "send" is not meant for what took its place.
        onclick: ({ detail }) => { if (detail < 2) this.#stop(); } }, words.stop));
  }

  #questions(label, questions) {
    const buttons = questions.map((question) =>
      el("li", {}, el("button", { type: "button", part: "suggestion", dir: "auto",
        onclick: () => this.#ask(question) }, question)));
    return el("div", { class: "questions" },
      el("p", { class: "small" }, label), el("ul", { role: "list" }, ...buttons));
  }

  #addView(turn) {
    const words = this.#words;
    turn.view = el("li", {},
      el("h3", { class: "question", part: "question" },
        hidden(`${words.you} `), el("span", { dir: "auto" }, turn.question)),
      el("div", { class: "reply", part: "answer" }));
    this.#ui.turns.append(turn.view);
    if (turn.answer) this.#showAnswer(turn);
    else if (turn === this.#request?.turn) this.#showSearch(turn);
    else this.#showFault(turn, new Fault("unanswered"));
  }

  /** What arrived so far, and that more is to come. */
  #showSearch(turn) {
    this.#reply(turn, textNode(turn.arrived), el("p", { class: "searching" }, this.#words[turn.slow ? "slow" : "searching"]));
  }

  #reply(turn, ...nodes) {
    turn.view.querySelector(".reply").replaceChildren(...nodes);
  }

  #showAnswer(turn) {
    const { suggestions } = turn.answer;
    this.#reply(turn, ...answerNodes(turn.answer, this.#words, this.#language), this.#tools(turn),
      ...(suggestions.length ? [this.#questions(this.#words.suggestions, suggestions)] : []));
  }

  /** Copy, and where the server keeps ratings, the thumbs. */
  #tools(turn) {
    const words = this.#words;
    const rated = el("p", { class: "small", tabindex: "-1" }, words.thanks);
    const form = this.#ratingForm(turn, rated);
    const mark = (pressed) => {
      form.hidden = !pressed;
      for (const node of form.parentNode.querySelectorAll(".thumb")) node.setAttribute("aria-expanded", String(node === pressed));
    };
    const thumb = (rating) => el("button", { type: "button", class: "quiet thumb", part: "rate", "aria-expanded": "false",
      onclick: (event) => {
        form.dataset.rating = rating;
        mark(event.currentTarget);
      } }, words[rating]);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      form.parentNode.querySelector("[aria-expanded=true]").focus();
      mark(null);
    });
    const thumbs = this.#options.feedback && turn.answer.outcome !== "smalltalk" && !turn.rated
      ? [thumb("up"), thumb("down"), form] : [];
    return el("div", { class: "tools" },
      el("button", { type: "button", class: "quiet", part: "copy", onclick: () => this.#copy(turn.answer) }, words.copy),
      ...(turn.rated ? [rated] : thumbs));
  }

  #ratingForm(turn, thanks) {
    const words = this.#words;
    const options = Object.entries(words.reasons).map(([value, name]) => el("option", { value }, name));
    const reason = el("select", { "aria-label": words.reason }, ...options);
    const note = el("p", { class: "small" }, words.rateNote);
    return el("form", { class: "rating", hidden: true, onsubmit: async (event) => {
      event.preventDefault();
      const form = event.currentTarget;
      const { answer, generation } = turn.answer;
      const rating = { rating: form.dataset.rating, reason: reason.value || null, question: turn.question, answer, generation };
      if (turn.sending) return;
      turn.sending = true;
      turn.rated = await sendRating(this.endpoint, rating);
      turn.sending = false;
      if (!turn.rated) {
        note.textContent = words.notRated;
        form.classList.add("failed");
      }
      this.#announce(turn.rated ? words.thanks : words.notRated);
      if (!turn.rated || !form.isConnected) return;
      form.parentNode.replaceChildren(thanks);
      thanks.focus();
      this.#save();
    } }, el("p", { class: "small" }, words.reason), reason, note,
    el("button", { part: "rate" }, words.rate));
  }

  async #copy({ answer, citations }) {
    const sources = citations.map(({ number, title, sources: from }) =>
      `[${number}] ${[title, ...from.map(({ title: name, url }) => `${name} ${url}`.trim())].join("; ")}`);
    const copied = await navigator.clipboard?.writeText([answer, ...sources].join("\n")).then(() => true, () => false);
    this.#announce(copied ? this.#words.copied : this.#words.notCopied);
  }

  /** Asked for once, when the chat is first seen: a page with a closed chat asks the server nothing. */
  async #learn() {
    if (this.#asked) return;
    this.#asked = true;
    const { endpoint } = this;
    const options = await fetchOptions(endpoint);
    if (endpoint !== this.endpoint) return;
    this.#options = options;
    this.#count();
    this.#tidy();
    // Only the tools: a visitor may have opened a source by now.
    for (const turn of this.#turns) turn.view?.querySelector(".tools")?.replaceWith(this.#tools(turn));
  }

  #showFault(turn, fault) {
    const words = this.#words;
    const [label, goOn] = {
      tooLong: [words.edit, () => this.#edit(turn)],
      historyTooLong: [words.reset, () => { this.#reset(); this.#ask(turn.question); }],
    }[fault.kind] ?? [words.again, () => this.#askAgain(turn)];
    const again = el("button", { type: "button", class: "again", part: "retry", onclick: goOn }, label);
    const arrived = fault.kind === "stopped" && turn.arrived?.answer ? [textNode(turn.arrived)] : [];
    this.#reply(turn, ...arrived,
      el("div", { class: "fault", part: "notice" }, el("p", {}, faultSentence(fault, words, this.#language)), again));
  }

  // -- Opening and closing

  #openPanel() {
    this.open = true;
    this.#focusHome();
  }

  #close() {
    this.open = false;
    this.#ui.launcher?.focus();
  }

  #showOrHide() {
    const { panel, launcher } = this.#ui;
    if (!launcher || this.open) this.#learn();
    if (!launcher) return;
    launcher.setAttribute("aria-expanded", String(this.open));
    if (this.open === panel.open) return;
    if (!this.open) panel.close();
    // Where the panel covers the page, focus must not wander behind it. Elsewhere it does not take the
    // focus by itself, as show() would: a page may load with the panel open.
    else if (matchMedia(SMALL).matches) panel.showModal();
    else panel.setAttribute("open", "");
    if (this.open) this.#scrollTo(this.#turns.at(-1)?.view);
  }

  #escape(event) {
    if (event.key !== "Escape" || !this.#ui.launcher) return;
    event.preventDefault();
    this.#close();
  }

  /** To the input; on touch screens to the conversation, which the keyboard would cover. */
  #focusHome() {
    const { input, transcript } = this.#ui;
    (matchMedia("(pointer: coarse)").matches ? transcript : input).focus({ preventScroll: true });
  }

  // -- Asking

  #enter(event) {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #count() {
    const { input, counter } = this.#ui;
    const { longest } = this.#options;
    const length = [...input.value].length; // code points, as the server counts
    const over = length - longest;
    const number = (value) => value.toLocaleString(locale(this.#language));
    counter.textContent = over > 0 ? fill(this.#words.tooMany, { n: number(over) })
      : length < COUNTER_FROM * longest ? ""
      : fill(this.#words.counter, { n: number(length), max: number(longest) });
    input.setAttribute("aria-invalid", String(over > 0));
  }

  #send() {
    const { input, counter } = this.#ui;
    const question = input.value.trim();
    const over = [...input.value].length > this.#options.longest;
    if (over) this.#announce(counter.textContent);
    if (!question || over) return input.focus();
    input.value = "";
    this.#count();
    this.#ask(question);
  }

  #ask(question) {
    const turn = { question, answer: null };
    this.#abort();
    this.#turns.push(turn);
    this.#addView(turn);
    this.#run(turn);
  }

  #askAgain(turn) {
    this.#abort();
    this.#run(turn);
  }

  /** Take the question back into the input. */
  #edit(turn) {
    this.#turns = this.#turns.filter((other) => other !== turn);
    turn.view.remove();
    this.#ui.input.value = turn.question;
    this.#count();
    this.#tidy();
    this.#save();
    this.#ui.input.focus();
  }

  async #run(turn) {
    const controller = new AbortController();
    this.#request = { controller, turn };
    // The language of an answer comes with its end; until then it is likely that of the controls.
    turn.arrived = { answer: "", language: this.#language, citations: [] };
    turn.slow = false;
    this.#showSearch(turn);
    this.#tidy();
    this.#save();
    this.#announce(this.#words.searching);
    this.#focusHome();
    this.#scrollTo(turn.view);
    const slow = setTimeout(() => this.#sayWhy(turn), SLOW_MS);
    const question = { messages: this.#messages(turn), language: this.#chosen || null };
    const outcome = await fetchAnswer(this.endpoint, question, controller, ({ words = "", citations }) => {
      if (words) clearTimeout(slow);
      turn.arrived.answer += words;
      if (citations) turn.arrived.citations = citations;
      turn.view.querySelector(".text").replaceWith(textNode(turn.arrived));
      this.#follow(turn);
    }).catch((error) => error);
    clearTimeout(slow);
    if (this.#request?.controller !== controller) return; // another question, or another conversation, took its place
    this.#request = null;
    if (outcome instanceof Error) this.#fail(turn, outcome);
    else this.#finish(turn, outcome);
    this.#tidy();
    this.#save();
    this.#follow(turn);
  }

  /** Nothing to read yet after some seconds: say so, once. */
  #sayWhy(turn) {
    if (turn !== this.#request?.turn) return;
    turn.slow = true;
    this.#showSearch(turn);
    this.#announce(this.#words.slow);
  }

  #finish(turn, answer) {
    turn.answer = answer;
    this.#showAnswer(turn);
    this.#announce(`${this.#words.answered} `, spokenNode(answer));
    this.#emit("career-chat-answer", { question: turn.question, answer });
  }

  #fail(turn, error) {
    const fault = error instanceof Fault ? error : new Fault("garbled", { message: String(error) });
    this.#showFault(turn, fault);
    this.#announce(faultSentence(fault, this.#words, this.#language));
    if (fault.kind !== "stopped") this.#emit("career-chat-error", { question: turn.question, ...fault.detail });
  }

  #stop() {
    this.#request?.controller.abort(new Fault("stopped"));
    this.#focusHome();
  }

  /** Let go of the question under way without a word; it stays in the conversation, unanswered. */
  #abort() {
    if (!this.#request) return;
    const { controller, turn } = this.#request;
    this.#request = null;
    controller.abort(new Fault("stopped"));
    this.#showFault(turn, new Fault("unanswered"));
  }

  /** The history as the server wants it: answered questions in turn, then this one. */
  #messages(turn) {
    const cut = (words) => [...words].slice(0, this.#options.longest).join("");
    const answered = this.#turns.filter((other) => other !== turn && other.answer);
    const before = answered.slice(Math.max(0, answered.length - this.#remembered));
    return [...before.flatMap(({ question, answer }) => [
      { role: "user", content: question }, { role: "assistant", content: cut(answer.answer) }]),
    { role: "user", content: turn.question }];
  }

  /** How many answered questions go along with the next one: two messages each, and one is for that. */
  get #remembered() {
    return Math.floor((this.#options.most - 1) / 2);
  }

  #reset() {
    this.#abort();
    this.#turns = [];
    this.#ui.turns.replaceChildren();
    this.#tidy();
    this.#save();
    this.#announce(this.#words.cleared);
    this.#ui.transcript.scrollTop = 0;
    this.#focusHome();
  }

  // -- Small services

  /** Show what belongs to the state: stop instead of send; questions to pick and to repeat only at the end. */
  #tidy() {
    const { starters, send, stop, reset, turns, memory } = this.#ui;
    // What no longer goes along is not left out without a word.
    memory.textContent = this.#turns.filter(({ answer }) => answer).length > this.#remembered
      ? fill(this.#words.memory, { n: this.#remembered + 1 }) : "";
    const busy = Boolean(this.#request);
    starters.hidden = this.#turns.length > 0;
    reset.hidden = this.#turns.length === 0;
    send.hidden = busy;
    stop.hidden = !busy;
    for (const node of turns.querySelectorAll("li:not(:last-child) > .reply :is(.questions, .again)")) node.remove();
  }

  #scrollTo(view) {
    const { transcript } = this.#ui;
    if (!view) return;
    const top = (node) => node.getBoundingClientRect().top;
    // Only the conversation scrolls, not the page around it; but in low windows all scrolls as one.
    if (getComputedStyle(transcript).overflowY === "visible") view.scrollIntoView({ block: "nearest" });
    else transcript.scrollTop += top(view) - top(transcript) - 8;
    this.#scrolled = transcript.scrollTop;
  }

  /** Keep the start of what arrives in sight, unless the visitor has scrolled meanwhile. */
  #follow(turn) {
    const { transcript } = this.#ui;
    const scrolls = getComputedStyle(transcript).overflowY !== "visible";
    if (scrolls && Math.abs(transcript.scrollTop - this.#scrolled) < 2) this.#scrollTo(turn.view);
  }

  /** Tell screen readers; later it goes, so that whoever reads to the end does not meet it a second time. */
  #announce(...nodes) {
    const { status } = this.#ui;
    status.replaceChildren(...nodes);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => status.replaceChildren(), SPOKEN_MS);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Two chats on one page keep apart by their ids. */
  get #key() {
    return `career-chat ${this.endpoint}${this.id && ` #${this.id}`}`;
  }

  #kept(name) {
    try {
      return sessionStorage.getItem(`${this.#key} ${name}`);
    } catch {
      return null;
    }
  }

  #keep(name, value) {
    try {
      sessionStorage.setItem(`${this.#key} ${name}`, value);
    } catch {
      // It then lasts as long as the page.
    }
  }

  /** What storage holds is as foreign as what the server sends: anything odd counts as nothing. */
  #load() {
    try {
      return list(JSON.parse(sessionStorage.getItem(this.#key))).filter(({ question }) => text(question))
        .map(({ question, answer, rated }) => ({ question, answer: answer ? readAnswer(answer) : null, rated: rated === true }));
    } catch {
      return [];
    }
  }

  #save() {
    try {
      const turns = this.#turns.map(({ question, answer, rated }) => ({ question, answer, rated }));
      if (turns.length) sessionStorage.setItem(this.#key, JSON.stringify(turns));
      else sessionStorage.removeItem(this.#key);
      this.#stored = true;
    } catch {
      // Storage may be off or full; the conversation then lasts as long as the page.
      this.#stored = false;
    }
  }
}

if (!customElements.get("career-chat")) customElements.define("career-chat", CareerChat);

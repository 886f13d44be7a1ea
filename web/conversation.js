// The turns of a conversation: asked, shown, announced, stored.

import { answerNodes, el, faultSentence, hidden, spokenNode, textNode } from "./answers.js";
import { DEFAULTS, Fault, fetchAnswer, fetchOptions, history, mostTurns, sendRating } from "./api.js";
import { questionsNode, toolsNode } from "./controls.js";
import { LANGUAGES, fill, locale } from "./messages.js";
import { load, loadTurns, save, saveTurns } from "./storage.js";

const COUNTER_FROM = 0.9; // of the longest question
const SLOW_MS = 8_000; // until the wait is explained
const SPOKEN_MS = 15_000; // until a screen reader has taken up what is announced

export class Conversation {
  #element;
  #ui; // the panel's nodes
  #messages;
  #language;
  #chosen; // the language of the menu, once it was used
  #turns = []; // {question, answer or null, view: its <li>}, oldest first
  #request; // {controller, turn}: the question under way
  #options = DEFAULTS;
  #asked; // whether the server was asked for its options
  #stored = true; // whether storage took the turns
  #scrolled = 0; // where the chat itself last scrolled to
  #quiet; // the timer that empties the announcement

  constructor(element) {
    this.#element = element;
  }

  /** Two chats on one page differ by their ids. */
  get #key() {
    const { endpoint, id } = this.#element;
    return `career-chat ${endpoint}${id && ` #${id}`}`;
  }

  get chosen() {
    const stored = load(`${this.#key} language`);
    return this.#chosen ||= Object.hasOwn(LANGUAGES, stored) ? stored : null;
  }

  set chosen(language) {
    this.#chosen = language;
    save(`${this.#key} language`, language);
  }

  /** Move to a new panel; the question under way goes on. */
  show(ui, messages, language) {
    const draft = this.#ui?.input.value ?? "";
    this.#ui = ui;
    this.#messages = messages;
    this.#language = language;
    if (!this.#turns.length) this.#turns = loadTurns(this.#key);
    this.#turns.forEach((turn) => this.#addView(turn));
    this.#write(draft);
    this.#tidy();
  }

  async fetchOptions() {
    if (this.#asked) return;
    this.#asked = true;
    const { endpoint } = this.#element;
    const options = await fetchOptions(endpoint);
    if (endpoint !== this.#element.endpoint) return;
    this.#options = options;
    this.count();
    this.#tidy();
    // Only the tools: a source may be open by now.
    for (const turn of this.#turns) turn.view?.querySelector(".tools")?.replaceWith(this.#tools(turn));
  }

  /** Nothing of it goes to another server. */
  leave() {
    this.abort();
    this.#turns = [];
    this.#asked = false;
    this.#options = DEFAULTS;
  }

  /** Other pages may have continued what is stored. */
  reload() {
    if (this.#stored) this.#turns = [];
  }

  reset() {
    this.abort();
    this.#turns = [];
    this.#ui.turns.replaceChildren();
    this.#tidy();
    this.#save();
    this.announce(this.#messages.cleared);
    this.#ui.transcript.scrollTop = 0;
    this.focus();
  }

  /** On touch screens the keyboard would cover the transcript. */
  focus() {
    const { input, transcript } = this.#ui;
    (matchMedia("(pointer: coarse)").matches ? transcript : input).focus({ preventScroll: true });
  }

  count() {
    const { input, counter } = this.#ui;
    const { longest } = this.#options;
    const length = [...input.value].length; // code points, as the server counts
    const over = length - longest;
    const number = (value) => value.toLocaleString(locale(this.#language));
    counter.textContent = over > 0 ? fill(this.#messages.tooMany, { n: number(over) })
      : length < COUNTER_FROM * longest ? ""
      : fill(this.#messages.counter, { n: number(length), max: number(longest) });
    input.ariaInvalid = over > 0;
    return over;
  }

  send() {
    const { input, counter } = this.#ui;
    const question = input.value.trim();
    const over = this.count() > 0;
    if (over) this.announce(counter.textContent);
    if (!question || over) return input.focus();
    this.#write("");
    this.ask(question);
  }

  #write(words) {
    this.#ui.input.value = words;
    this.count();
  }

  #edit(turn) {
    this.#turns = this.#turns.filter((other) => other !== turn);
    turn.view.remove();
    this.#write(turn.question);
    this.#tidy();
    this.#save();
    this.#ui.input.focus();
  }

  ask(question) {
    const turn = { question, answer: null };
    this.#turns.push(turn);
    this.#addView(turn);
    this.#run(turn);
  }

  stop() {
    this.#request?.controller.abort(new Fault("stopped"));
    this.focus();
  }

  /** The question under way stays in the conversation, unanswered. */
  abort() {
    if (!this.#request) return;
    const { controller, turn } = this.#request;
    this.#request = null;
    controller.abort(new Fault("stopped"));
    this.#showFault(turn, new Fault("unanswered"));
  }

  async #run(turn) {
    this.abort();
    const controller = new AbortController();
    this.#request = { controller, turn };
    // The answer's language comes with its end.
    turn.arrived = { answer: "", language: this.#language, citations: [] };
    turn.slow = false;
    this.announce(this.#showSearch(turn));
    this.#tidy();
    this.#save();
    this.focus();
    this.#scrollTo(turn.view);
    const slow = setTimeout(() => {
      turn.slow = true;
      if (turn === this.#request?.turn) this.announce(this.#showSearch(turn));
    }, SLOW_MS);
    const messages = history([...this.#answered, turn], this.#options);
    const question = { messages, language: this.#chosen || null };
    const outcome = await fetchAnswer(this.#element.endpoint, question, controller, ({ words = "", citations }) => {
      if (words) clearTimeout(slow);
      turn.arrived.answer += words;
      if (citations) turn.arrived.citations = citations;
      turn.view.querySelector(".text").replaceWith(textNode(turn.arrived));
      this.#follow(turn);
    }).catch((error) => error);
    clearTimeout(slow);
    if (this.#request?.controller !== controller) return; // another took its place
    this.#request = null;
    if (outcome instanceof Error) this.#fail(turn, outcome);
    else this.#finish(turn, outcome);
    this.#tidy();
    this.#save();
    this.#follow(turn);
  }

  #finish(turn, answer) {
    turn.answer = answer;
    this.#showAnswer(turn);
    this.announce(`${this.#messages.answered} `, spokenNode(answer));
    this.#emit("answer", { question: turn.question, answer });
  }

  #fail(turn, error) {
    const fault = error instanceof Fault ? error : new Fault("garbled", { message: String(error) });
    this.#showFault(turn, fault);
    this.announce(faultSentence(fault, this.#messages, this.#language));
    if (fault.kind !== "stopped") this.#emit("error", { question: turn.question, ...fault.detail });
  }

  #emit(name, detail) {
    this.#element.dispatchEvent(new CustomEvent(`career-chat-${name}`, { detail, bubbles: true, composed: true }));
  }

  get #answered() {
    return this.#turns.filter(({ answer }) => answer);
  }

  #save() {
    this.#stored = saveTurns(this.#key, this.#turns);
  }

  async rate(turn, rating, reason) {
    const { question, answer: { answer, generation } } = turn;
    turn.rated = await sendRating(this.#element.endpoint, { rating, reason, question, answer, generation });
    this.announce(this.#messages[turn.rated ? "thanks" : "notRated"]);
    this.#save();
    return turn.rated;
  }

  #addView(turn) {
    turn.view = el("li", {},
      el("h3", { class: "question", part: "question" },
        hidden(`${this.#messages.you} `), el("span", { dir: "auto" }, turn.question)),
      el("div", { class: "reply", part: "answer" }));
    this.#ui.turns.append(turn.view);
    if (turn.answer) this.#showAnswer(turn);
    else if (turn === this.#request?.turn) this.#showSearch(turn);
    else this.#showFault(turn, new Fault("unanswered"));
  }

  #reply(turn, ...nodes) {
    turn.view.querySelector(".reply").replaceChildren(...nodes);
  }

  #showSearch(turn) {
    const sentence = this.#messages[turn.slow ? "slow" : "searching"];
    this.#reply(turn, textNode(turn.arrived), el("p", { class: "searching" }, sentence));
    return sentence;
  }

  #showAnswer(turn) {
    const { suggestions } = turn.answer;
    this.#reply(turn, ...answerNodes(turn.answer, this.#messages, this.#language), this.#tools(turn),
      ...(suggestions.length ? [questionsNode(this.#messages.suggestions, suggestions, this)] : []));
  }

  #tools(turn) {
    return toolsNode(turn, this.#options.feedback, this.#messages, this);
  }

  #showFault(turn, fault) {
    const { edit, reset, again } = this.#messages;
    const [label, onclick] = {
      tooLong: [edit, () => this.#edit(turn)],
      historyTooLong: [reset, () => { this.reset(); this.ask(turn.question); }],
    }[fault.kind] ?? [again, () => this.#run(turn)];
    const arrived = fault.kind === "stopped" && turn.arrived?.answer ? [textNode(turn.arrived)] : [];
    this.#reply(turn, ...arrived, el("div", { class: "fault", part: "notice" },
      el("p", {}, faultSentence(fault, this.#messages, this.#language)),
      el("button", { type: "button", class: "again", part: "retry", onclick }, label)));
  }

  #tidy() {
    const { starters, send, stop, reset, turns, memory } = this.#ui;
    const most = mostTurns(this.#options);
    memory.textContent = this.#answered.length < most ? "" : fill(this.#messages.memory, { n: most });
    starters.hidden = this.#turns.length > 0;
    reset.hidden = !starters.hidden;
    send.hidden = Boolean(this.#request);
    stop.hidden = !send.hidden;
    for (const node of turns.querySelectorAll("li:not(:last-child) > .reply :is(.questions, .again)")) node.remove();
  }

  scrollToEnd() {
    this.#scrollTo(this.#turns.at(-1)?.view);
  }

  #scrollTo(view) {
    const { transcript } = this.#ui;
    if (!view) return;
    const top = (node) => node.getBoundingClientRect().top;
    // In low windows all scrolls as one.
    if (getComputedStyle(transcript).overflowY === "visible") view.scrollIntoView({ block: "nearest" });
    else transcript.scrollTop += top(view) - top(transcript) - 8;
    this.#scrolled = transcript.scrollTop;
  }

  /** Keep the start in sight, unless the visitor has scrolled meanwhile. */
  #follow(turn) {
    const { transcript } = this.#ui;
    const scrolls = getComputedStyle(transcript).overflowY !== "visible";
    if (scrolls && Math.abs(transcript.scrollTop - this.#scrolled) < 2) this.#scrollTo(turn.view);
  }

  /** Emptied later, so that it is not read twice. */
  announce(...nodes) {
    const { status } = this.#ui;
    status.replaceChildren(...nodes);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => status.replaceChildren(), SPOKEN_MS);
  }
}

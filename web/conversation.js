// The turns of a conversation: asked, shown, announced, stored.

import { DEFAULTS, Fault, fetchAnswer, fetchOptions, history, mostTurns, sendRating } from "./api.js";
import { questionsNode } from "./controls.js";
import { LANGUAGES, faultSentence, fill, locale } from "./messages.js";
import { el, hidden } from "./nodes.js";
import { load, loadTurns, save, saveTurns } from "./storage.js";

const COUNTER_FROM = 0.9; // of the longest question
const SLOW_MS = 8_000; // until the wait is explained
const SEEN = 160; // pixels of the log in the window: a question and the beginning of its answer
const SPOKEN_MS = 15_000; // until a screen reader has taken up what is announced

let answers; // the module that shows them, once a question was asked

async function loadAnswers() {
  try {
    answers ??= await import("./answers.js");
  } catch (error) {
    throw new Fault("offline", { message: String(error) });
  }
}

export class Conversation {
  #element;
  #ui; // the panel's nodes
  #messages;
  #language;
  #chosen; // the language of the menu, once it was used
  #turns = []; // {question, answer or null, arrived and fault where it ended early, view: its <li>}, oldest first
  #cleared = []; // turns of the conversation before, until the next question
  #used = false; // whether the panel has held turns: it keeps its height, so that the page stays where it is
  #request; // {controller, turn}: the question under way
  #options = DEFAULTS;
  #asked; // whether the server was asked for its options
  #stored = true; // whether storage took the turns
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

  /** What is stored, with all that shows it. */
  async load() {
    if (!this.#turns.length) this.#turns = loadTurns(this.#key);
    // Without it the questions stay, to be asked again.
    if (this.#turns.length) await loadAnswers().catch(() => {});
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
    this.#cleared = [];
    this.#asked = false;
    this.#options = DEFAULTS;
  }

  /** Other pages may have continued what is stored. */
  reload() {
    if (this.#stored) this.#turns = [];
  }

  reset() {
    this.abort();
    this.#cleared = this.#turns;
    this.#turns = [];
    this.#ui.turns.replaceChildren();
    this.#tidy();
    this.#save();
    this.announce(this.#messages.cleared);
    this.#ui.transcript.scrollTop = 0;
    this.#bringIntoWindow();
    this.focus();
  }

  undo() {
    this.#turns = [...this.#cleared, ...this.#turns];
    this.#cleared = [];
    this.#ui.turns.replaceChildren();
    this.#turns.forEach((turn) => this.#addView(turn));
    this.#tidy();
    this.#save();
    this.announce(this.#messages.restored);
    this.scrollToEnd();
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

  ask(question, cleared = []) {
    const turn = { question, answer: null };
    this.#cleared = cleared;
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
    this.#showFault(turn, new Fault(turn.arrived.answer ? "broken" : "unanswered"));
    this.#save();
  }

  async #run(turn) {
    this.abort();
    const controller = new AbortController();
    this.#request = { controller, turn };
    // The answer's language comes with its end.
    turn.arrived = { answer: "", language: this.#language, citations: [], unfinished: true };
    turn.slow = false;
    turn.fault = null;
    this.announce(this.#showSearch(turn));
    this.#tidy();
    this.#save();
    this.focus();
    this.#scrollTo(turn.view, true);
    const slow = setTimeout(() => {
      turn.slow = true;
      if (turn === this.#request?.turn) this.announce(this.#showSearch(turn));
    }, SLOW_MS);
    const messages = history([...this.#answered, turn], this.#options);
    const question = { messages, language: this.#chosen || null };
    const answer = fetchAnswer(this.#element.endpoint, question, controller, ({ words = "", citations }) => {
      if (words) clearTimeout(slow);
      turn.arrived.answer += words;
      if (citations) turn.arrived.citations = citations;
      this.#showArrived(turn);
    });
    const shown = loadAnswers().then(() => this.#showArrived(turn));
    const [outcome] = await Promise.all([answer, shown]).catch(async (error) => {
      // With what had arrived, once that can be shown.
      if (turn.arrived.answer) await shown.catch(() => {});
      return [error];
    });
    clearTimeout(slow);
    if (this.#request?.controller !== controller) return; // another took its place
    this.#request = null;
    if (outcome instanceof Error) this.#fail(turn, outcome);
    else this.#finish(turn, outcome);
    this.#tidy();
    this.#save();
  }

  #finish(turn, answer) {
    turn.answer = answer;
    this.#showAnswer(turn);
    this.announce(`${this.#messages.answered} `, answers.spokenNode(answer));
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
    if (turn.answer && answers) this.#showAnswer(turn);
    else if (turn === this.#request?.turn) this.#showSearch(turn);
    else this.#showFault(turn, turn.fault || new Fault("unanswered"));
  }

  #reply(turn, ...nodes) {
    turn.view.querySelector(".reply").replaceChildren(...nodes);
  }

  #showSearch(turn) {
    const sentence = this.#messages[turn.slow ? "slow" : "searching"];
    this.#reply(turn, el("div", { class: "text" }), el("p", { class: "searching" }, sentence));
    this.#showArrived(turn);
    return sentence;
  }

  #showArrived(turn) {
    if (answers && turn === this.#request?.turn) {
      turn.view.querySelector(".text").replaceWith(answers.textNode(turn.arrived, this.#messages, this.#language));
    }
  }

  #showAnswer(turn) {
    const { suggestions } = turn.answer;
    this.#reply(turn, ...answers.answerNodes(turn.answer, this.#messages, this.#language), this.#tools(turn),
      ...(suggestions.length ? [questionsNode(this.#messages.suggestions, suggestions, this)] : []));
  }

  #tools(turn) {
    return answers.toolsNode(turn, this.#options.feedback, this.#messages, this);
  }

  #showFault(turn, fault) {
    turn.fault = fault;
    const { edit, reset, again, incomplete } = this.#messages;
    const [label, onclick] = {
      tooLong: [edit, () => this.#edit(turn)],
      historyTooLong: [reset, () => { this.reset(); this.ask(turn.question, this.#cleared); }],
    }[fault.kind] ?? [again, () => this.#run(turn)];
    const { answer, citations } = turn.arrived ?? {};
    // Half a number of a source is none.
    const begun = answer?.replace(/\s*\[\d*$/, "");
    const [text, ...sources] = begun && answers ? answers.answerNodes({ ...turn.arrived, answer: begun, unfinished: true,
      citations: citations.filter(({ number }) => begun.includes(`[${number}]`)) }, this.#messages, this.#language) : [];
    const sentence = faultSentence(fault, this.#messages, this.#language);
    this.#reply(turn, ...(text ? [text] : []), el("div", { class: "fault", part: "notice" },
      el("p", {}, ...(text ? [el("strong", {}, incomplete), " "] : []), sentence),
      el("button", { type: "button", class: "again", part: "retry", onclick }, label)), ...sources);
  }

  #tidy() {
    const { panel, starters, send, stop, reset, undo, turns, memory } = this.#ui;
    const most = mostTurns(this.#options);
    memory.textContent = this.#answered.length < most ? "" : fill(this.#messages.memory, { n: most });
    starters.hidden = this.#turns.length > 0;
    this.#used ||= starters.hidden;
    panel.classList.toggle("used", this.#used);
    reset.hidden = !starters.hidden;
    undo.hidden = !this.#cleared.length;
    send.hidden = Boolean(this.#request);
    stop.hidden = !send.hidden;
    for (const node of turns.querySelectorAll("li:not(:last-child) > .reply :is(.questions, .again)")) node.remove();
  }

  scrollToEnd() {
    this.#scrollTo(this.#turns.at(-1)?.view);
  }

  /** The question at the top of what is seen of the log. The page moves only for whoever has asked. */
  #scrollTo(view, asked = false) {
    const { panel, transcript } = this.#ui;
    if (!view) return;
    const top = (node) => node.getBoundingClientRect().top;
    if (asked) this.#bringIntoWindow();
    if (this.#scrolls) transcript.scrollTop += top(view) - Math.max(top(transcript), 0) - 8;
    // In low windows, and in narrow pages, all scrolls as one.
    else if (asked || panel.localName === "dialog") view.scrollIntoView();
  }

  get #scrolls() {
    return getComputedStyle(this.#ui.transcript).overflowY !== "visible";
  }

  /** Not where it is seen enough: a page does not jump. */
  #bringIntoWindow() {
    const { panel, transcript, input } = this.#ui;
    const { top, bottom } = (this.#scrolls ? transcript : panel).getBoundingClientRect();
    // The input stays at the bottom of the window, in front of the log.
    const end = Math.min(bottom, innerHeight, this.#scrolls ? input.form.getBoundingClientRect().top : bottom);
    if (end - Math.max(top, 0) < Math.min(SEEN, bottom - top)) panel.scrollIntoView({ block: "nearest" });
  }

  /** Emptied later, so that it is not read twice. */
  announce(...nodes) {
    const { status } = this.#ui;
    status.replaceChildren(...nodes);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => status.replaceChildren(), SPOKEN_MS);
  }
}

// <career-chat>: a chat about the corpus, as one custom element.
//
// Everything that comes from the server or from storage is shown through text nodes, never parsed
// as HTML, and the style sheet is a constructed one: so the element works under a strict CSP.

import { NAMES, WORDS, direction, fetchWords, fill, locale } from "./words.js";

// The server's own defaults, until it told its caps; the longest question, the most messages.
const DEFAULTS = { feedback: false, longest: 2000, most: 20 };
const COUNTER_FROM = 0.9; // of the longest question
// Until then nobody wonders; later a visitor wants to know that the waiting is no fault of theirs.
const SLOW_MS = 8_000;
// The server sends a comment every few seconds while it works; a minute of silence means it is gone.
const SILENCE_MS = 60_000;
// Where the panel of the launcher covers the whole window.
const SMALL = "(max-width: 34rem), (max-height: 32rem)";

/** Why there is no answer; `kind` is a key of `faults` in words/. */
class Fault extends Error {
  constructor(kind, detail = {}) {
    super(detail.message || kind);
    this.kind = kind;
    this.detail = { code: kind, ...detail };
  }
}

// ---- From the server ------------------------------------------------------------------------

/** Ask once and return the final answer; pieces that arrive before it go to `onPiece`. */
async function fetchAnswer(endpoint, question, controller, onPiece) {
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Fault("silent")), SILENCE_MS);
  };
  watch();
  try {
    const response = await post(endpoint, question, controller.signal);
    if (!response.ok) throw await httpFault(response);
    if (!response.headers.get("Content-Type")?.includes("event-stream")) {
      return readAnswer(parse(await response.text()));
    }
    return await finalAnswer(response.body, watch, onPiece);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw error instanceof Fault ? error : new Fault("broken", { message: String(error) });
  } finally {
    clearTimeout(timer);
  }
}

/** What a client has to know; without it the chat works with the defaults. */
async function fetchOptions(endpoint) {
  try {
    const response = await fetch(`${endpoint}/api/options`, { credentials: "omit" });
    const { feedback, max_question_chars: longest, max_messages: most } = response.ok ? await response.json() : {};
    const cap = (value, otherwise) => (Number.isInteger(value) && value > 0 ? value : otherwise);
    return { feedback: feedback === true, longest: cap(longest, DEFAULTS.longest), most: cap(most, DEFAULTS.most) };
  } catch {
    return DEFAULTS;
  }
}

/** Whether the rating arrived. Never sent again by itself. */
async function sendRating(endpoint, rating) {
  try {
    const response = await fetch(`${endpoint}/api/feedback`, { method: "POST", credentials: "omit",
      headers: { "Content-Type": "application/json" }, body: JSON.stringify(rating) });
    return response.ok;
  } catch {
    return false;
  }
}

async function post(endpoint, question, signal) {
  try {
    return await fetch(`${endpoint}/api/chat`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(question),
      credentials: "omit",
      cache: "no-store",
      signal,
    });
  } catch (error) {
    throw new Fault("offline", { message: String(error) });
  }
}

async function finalAnswer(body, onChunk, onPiece) {
  for await (const { name, data } of readEvents(body, onChunk)) {
    if (name === "token") onPiece(String(parse(data)?.text ?? ""));
    if (name === "error") throw faultFor(200, parse(data)?.error);
    if (name === "answer") return readAnswer(parse(data));
  }
  throw new Fault("broken");
}

/** The server-sent events of a stream; an event cut off by its end is dropped, as the standard says. */
async function* readEvents(body, onChunk) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let name = "message";
  let data = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      onChunk();
      // A carriage return at the very end may be the first half of a line break.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { name, data: data.join("\n") };
          name = "message";
          data = [];
        } else if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    throw new Fault("garbled");
  }
}

async function httpFault(response) {
  const body = await response.json().catch(() => null);
  return faultFor(response.status, body?.error, retryAfter(response.headers.get("Retry-After")));
}

function faultFor(status, error, wait = null) {
  const detail = { code: text(error?.code) || `http_${status}`, message: text(error?.message), status, wait };
  const kinds = { not_ready: "starting", question_too_long: "tooLong", history_too_long: "historyTooLong",
    rate_limited: "busy" };
  const byStatus = { 429: "busy", 503: "starting", 413: "tooLong" };
  return new Fault(kinds[detail.code] ?? byStatus[status] ?? "server", detail);
}

/** Seconds to wait from a Retry-After header, which holds seconds or a date. */
function retryAfter(header) {
  if (!header) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : null;
}

const text = (value) => (typeof value === "string" ? value : "");
const list = (value) => (Array.isArray(value) ? value : []);

/** The contract's answer, with every field there and of its type; a Fault if it is no answer. */
function readAnswer(data) {
  if (typeof data?.answer !== "string") throw new Fault("garbled");
  return {
    answer: data.answer,
    outcome: text(data.outcome),
    language: text(data.language),
    citations: list(data.citations).filter((item) => Number.isInteger(item?.number)).map(readCitation),
    suggestions: list(data.suggestions).filter((item) => text(item)),
    answered_by: text(data.answered_by),
    generation: text(data.generation),
  };
}

function readCitation(item) {
  const sources = list(item.sources).filter((source) => source && typeof source === "object");
  return {
    number: item.number, document: text(item.document), title: text(item.title),
    section: text(item.section), quote: text(item.quote), start: item.start, end: item.end,
    passage: text(item.passage), passage_start: item.passage_start,
    as_of: text(item.as_of), overdue: item.overdue === true,
    sources: sources.map(({ title, url, date }) => ({ title: text(title), url: text(url), date: text(date) })),
  };
}

// ---- To the page ----------------------------------------------------------------------------

/** An element; `onclick` and the like are listeners, everything else an attribute. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

const hidden = (words) => el("span", { class: "hidden" }, words);

/** A winding tower: wheel, legs, strut. */
function emblem() {
  const make = (name, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "emblem" });
  svg.append(
    make("circle", { cx: 9, cy: 6, r: 3.5 }),
    make("path", { d: "M7.7 9.5 5 21.5M10.3 9.5 13 21.5M5.9 17h6.2M6.8 13h4.4M12 8l8.5 13.5M2.5 21.5h19" }),
  );
  return svg;
}

/** Text with each `[n]` that has a source as a button, and figures kept on one line with their unit. */
function richText(words, citeButton) {
  const pattern = /(\s*)\[(\d+)\]|(\d[\d.,]*(?:\s?[–-]\s?\d[\d.,]*)?[ \u00a0](?:€|%|Euro|Prozent))/g;
  const nodes = [];
  let from = 0;
  for (const match of words.matchAll(pattern)) {
    const button = match[2] && citeButton(Number(match[2]));
    if (match[2] && !button) continue;
    const before = words.slice(from, match.index);
    // A number of a source stays on the line of the word that it belongs to, unless that is very long.
    const word = button ? before.match(/\S{0,20}$/)[0] : "";
    nodes.push(before.slice(0, before.length - word.length), el("span", { class: "figure" }, word, button || match[0]));
    from = match.index + match[0].length;
  }
  return [...nodes, words.slice(from)];
}

/** An answer's text; in an answer in another language the German quotes are marked as German. */
function answerText({ answer, language, citations }, citeButton) {
  let pieces = [{ words: answer, quoted: false }];
  for (const { quote } of language === "de" ? [] : citations.filter((citation) => citation.quote)) {
    pieces = pieces.flatMap((piece) => (piece.quoted ? [piece] : piece.words.split(quote)
      .flatMap((words, index) => [...(index ? [{ words: quote, quoted: true }] : []), { words, quoted: false }])));
  }
  const nodes = pieces.flatMap(({ words, quoted }) => {
    const rich = richText(words, citeButton);
    return quoted ? [el("span", { lang: "de", dir: "ltr" }, ...rich)] : rich;
  });
  return el("div", { class: "text", lang: language || null, dir: "auto" }, ...nodes);
}

/** The nodes of a finished answer: its text, and its sources as a list that opens. */
function answerNodes(answer, words, language) {
  const openers = new Map();
  const sources = new Map(answer.citations.map((citation) => {
    const node = sourceNode(citation, words, language);
    node.addEventListener("keydown", (event) => closeSource(event, node, openers));
    return [citation.number, node];
  }));
  const citeButton = (number) => {
    const source = sources.get(number);
    const title = answer.citations.find((citation) => citation.number === number)?.title;
    return source && el("button", {
      type: "button", class: "cite", part: "citation", "aria-label": fill(words.cite, { n: number, title }),
      onclick: (event) => openSource(source, event.currentTarget, openers),
    }, String(number));
  };
  const nodes = [answerText(answer, citeButton)];
  if (sources.size) {
    const items = [...sources.values()].map((source) => el("li", {}, source));
    nodes.push(el("h4", {}, words.sources), el("ul", { role: "list", class: "sources", part: "sources" }, ...items));
    if (answer.answered_by && answer.answered_by !== "quotes") {
      nodes.push(el("p", { class: "small" }, fill(words.writtenBy, { model: answer.answered_by })));
    }
  }
  return nodes;
}

function openSource(source, button, openers) {
  openers.set(source, button);
  source.open = true;
  source.querySelector("summary").focus({ preventScroll: true });
  source.scrollIntoView({ block: "nearest" });
}

function closeSource(event, source, openers) {
  if (event.key !== "Escape" || !source.open) return;
  event.preventDefault();
  event.stopPropagation();
  source.open = false;
  (openers.get(source) ?? source.querySelector("summary")).focus();
}

function sourceNode(citation, words, language) {
  const { number, title, section, document: file, as_of: asOf, overdue, sources } = citation;
  return el("details", { class: "source", part: "source" },
    el("summary", {}, el("span", { class: "number", "aria-hidden": "true" }, String(number)), hidden(`${number}: `),
      el("span", { lang: "de", dir: "auto" }, section || title || file)),
    el("div", { class: "inside" },
      el("blockquote", { lang: "de", dir: "ltr" }, ...passageNodes(citation)),
      el("p", {}, `${words.from} `, el("cite", { lang: "de", dir: "auto" }, title || file),
        ...(asOf ? [". ", el("span", { class: "figure" }, `${words.asOf} ${readableDate(asOf, language)}`)] : [])),
      ...(overdue ? [el("p", { class: "overdue" }, words.overdue)] : []),
      ...sources.map((source) => originalNode(source, words, language))));
}

/** The passage with the quote marked in it; the quote alone where the passage does not fit. */
function passageNodes({ quote, start, passage, passage_start: from }) {
  const letters = [...passage]; // positions count code points
  const [first, last] = [start - from, start - from + [...quote].length];
  const part = (a, b) => letters.slice(a, b).join("");
  const plain = (words) => richText(words.replace(/(\[\^[^\]\s]+\] *)+/g, " "), () => null);
  const marked = el("mark", { part: "quote" }, ...richText(quote, () => null));
  if (part(first, last) !== quote) return [marked];
  return [...plain(part(0, first)), marked, ...plain(part(last))];
}

function originalNode({ title, url, date }, words, language) {
  const href = webAddress(url);
  const name = title || url;
  const shown = href
    ? el("a", { href, target: "_blank", rel: "noopener noreferrer" },
      el("span", { lang: "de", dir: "auto" }, name), hidden(` ${words.newWindow}`))
    : el("span", { lang: "de", dir: "auto" }, name);
  return el("p", { class: "small" }, `${words.original} `, shown, date ? `, ${readableDate(date, language)}` : "");
}

/** The address if it is a web address, else null: no javascript:, data: or file: becomes a link. */
function webAddress(url) {
  try {
    const { protocol, href } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

/** "2026-05-01" as "1. Mai 2026"; anything else as it is. */
function readableDate(date, language) {
  const day = /^\d{4}-\d\d-\d\d$/.test(date) ? new Date(`${date}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime())) return date;
  return day.toLocaleDateString(locale(language), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function faultSentence(fault, { faults }, language) {
  const { wait } = fault.detail;
  const [amount, unit] = wait > 90 ? [Math.ceil(wait / 60), "minute"] : [wait, "second"];
  const style = { style: "unit", unit, unitDisplay: "long" };
  return fill(faults[fault.kind], {
    wait: wait ? new Intl.NumberFormat(locale(language), style).format(amount) : faults.moment,
  });
}

// ---- The element ----------------------------------------------------------------------------

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

  connectedCallback() {
    this.#build();
  }

  disconnectedCallback() {
    this.#abort();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || !this.#ui || before === after) return;
    if (name === "open") return this.#showOrHide();
    if (name === "endpoint") this.#abort();
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
  }

  #launcher() {
    const launcher = el("button", {
      type: "button", class: "launcher", part: "launcher", lang: this.#language, dir: direction(this.#language), "aria-haspopup": "dialog",
      onclick: () => (this.open ? this.#close() : this.#openPanel()),
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
    const [input, counter, reset, send, stop] = ["textarea", ".counter", ".new", ".send", ".stop"]
      .map((selector) => panel.querySelector(selector));
    return { panel, transcript, turns, starters, status, input, counter, reset, send, stop };
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
        "aria-describedby": "counter", oninput: () => this.#count(), onkeydown: (event) => this.#enter(event) }),
      el("p", { class: "counter small", part: "counter", id: "counter" }),
      el("button", { class: "send", part: "send" }, words.send),
      el("button", { type: "button", class: "stop", part: "stop", hidden: true,
        onclick: () => this.#stop() }, words.stop));
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
    this.#reply(turn, turn.piece, el("p", { class: "searching" }, this.#words[turn.slow ? "slow" : "searching"]));
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
    const thumb = (rating) => el("button", { type: "button", class: "quiet thumb", part: "rate", "aria-expanded": "false",
      onclick: (event) => {
        form.dataset.rating = rating;
        form.hidden = false;
        for (const node of event.currentTarget.parentNode.querySelectorAll(".thumb")) {
          node.setAttribute("aria-expanded", String(node === event.currentTarget));
        }
      } }, words[rating]);
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
      if (!turn.rated) note.textContent = words.notRated;
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
    this.#options = await fetchOptions(this.endpoint);
    this.#count();
    if (this.isConnected && this.#options.feedback) {
      this.#turns.filter(({ answer }) => answer).forEach((turn) => this.#showAnswer(turn));
      this.#tidy();
    }
  }

  #showFault(turn, fault) {
    const words = this.#words;
    const [label, goOn] = {
      tooLong: [words.edit, () => this.#edit(turn)],
      historyTooLong: [words.reset, () => { this.#reset(); this.#ask(turn.question); }],
    }[fault.kind] ?? [words.again, () => this.#askAgain(turn)];
    const again = el("button", { type: "button", class: "again", part: "retry", onclick: goOn }, label);
    this.#reply(turn, el("div", { class: "fault", part: "notice" }, el("p", {}, faultSentence(fault, words, this.#language)), again));
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
    const over = input.value.length - longest;
    const number = (value) => value.toLocaleString(locale(this.#language));
    counter.textContent = over > 0 ? fill(this.#words.tooMany, { n: number(over) })
      : input.value.length < COUNTER_FROM * longest ? ""
      : fill(this.#words.counter, { n: number(input.value.length), max: number(longest) });
    input.setAttribute("aria-invalid", String(over > 0));
  }

  #send() {
    const { input, counter } = this.#ui;
    const question = input.value.trim();
    const over = input.value.length > this.#options.longest;
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
    turn.piece = el("div", { class: "text", dir: "auto" });
    turn.slow = false;
    this.#showSearch(turn);
    this.#tidy();
    this.#save();
    this.#announce(this.#words.searching);
    this.#focusHome();
    this.#scrollTo(turn.view);
    const slow = setTimeout(() => this.#sayWhy(turn), SLOW_MS);
    const question = { messages: this.#messages(turn), language: this.#chosen || null };
    const outcome = await fetchAnswer(this.endpoint, question, controller, (words) => {
      clearTimeout(slow);
      turn.piece.append(words);
      this.#scrollTo(turn.view);
    }).catch((error) => error);
    clearTimeout(slow);
    if (this.#request?.controller !== controller) return; // another question, or another conversation, took its place
    this.#request = null;
    if (outcome instanceof Error) this.#fail(turn, outcome);
    else this.#finish(turn, outcome);
    this.#tidy();
    this.#save();
    this.#scrollTo(turn.view);
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
    this.#announce(`${this.#words.answered} ${answer.answer.replace(/\s*\[\d+\]/g, "")}`);
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
    const { longest, most } = this.#options;
    const cut = (words) => [...words].slice(0, longest).join("");
    const answered = this.#turns.filter((other) => other !== turn && other.answer);
    // Two messages a turn, and one is for this question.
    const before = answered.slice(Math.max(0, answered.length - Math.floor((most - 1) / 2)));
    return [...before.flatMap(({ question, answer }) => [
      { role: "user", content: question }, { role: "assistant", content: cut(answer.answer) }]),
    { role: "user", content: turn.question }];
  }

  #reset() {
    this.#abort();
    this.#turns = [];
    this.#ui.turns.replaceChildren();
    this.#tidy();
    this.#save();
    this.#announce("");
    this.#ui.transcript.scrollTop = 0;
    this.#focusHome();
  }

  // -- Small services

  /** Show what belongs to the state: stop instead of send; questions to pick and to repeat only at the end. */
  #tidy() {
    const { starters, send, stop, reset, turns } = this.#ui;
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
  }

  #announce(words) {
    this.#ui.status.textContent = words;
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
    } catch {
      // Storage may be off or full; the conversation then lasts as long as the page.
    }
  }
}

// ---- Look -----------------------------------------------------------------------------------

function makeSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  return sheet;
}

// Coal, steel blue and the amber of a miner's lamp. `light-dark()` follows the visitor's system, or
// the page where it sets `color-scheme` on the element.
const STYLE = `
:host {
  color-scheme: light dark;
  --background: var(--career-chat-background, light-dark(#fff, #15191d));
  --surface: var(--career-chat-surface, light-dark(#f1f4f6, #20262c));
  --text: var(--career-chat-text, light-dark(#1d2328, #e8ecef));
  --muted: var(--career-chat-muted, light-dark(#525d66, #aab4bc));
  --border: var(--career-chat-border, light-dark(#7d8a94, #717e88));
  --accent: var(--career-chat-accent, light-dark(#22567f, #8fc0e8));
  --on-accent: var(--career-chat-on-accent, light-dark(#fff, #10202d));
  --header: var(--career-chat-header, light-dark(#22282e, #0d1013));
  --on-header: var(--career-chat-on-header, #f2f4f5);
  --signal: var(--career-chat-signal, #f2a63b);
  --mark: var(--career-chat-mark, light-dark(#ffe2b0, #57410f));
  --on-mark: var(--career-chat-on-mark, light-dark(#3a2700, #ffe8c2));
  --radius: var(--career-chat-radius, 0.75em);
  display: block;
  color: var(--text);
  font: var(--career-chat-font, 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  text-align: start;
}
:host(:not([mode="inline"])) { display: contents; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before { box-sizing: border-box; }
h2, h3, h4, p, ul, ol, blockquote { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
.small, label { font-size: 0.875em; color: var(--muted); }
.figure { white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.panel {
  display: flex; flex-direction: column; position: relative; overflow: clip;
  width: 100%; max-width: 100%; max-height: var(--career-chat-height, 44rem); margin: 0; padding: 0;
  border: 1px solid var(--border); border-radius: var(--radius);
  background: var(--background); color: var(--text);
  overflow-wrap: anywhere; hyphens: auto; container-type: inline-size;
}
dialog.panel:not([open]) { display: none; }
dialog.panel {
  position: fixed; inset-block: auto 5rem; inset-inline: auto 1rem; z-index: var(--career-chat-layer, 1000);
  width: var(--career-chat-width, 26rem); height: var(--career-chat-height, 40rem);
  max-width: calc(100vw - 2rem); max-height: calc(100dvh - 6rem);
  box-shadow: 0 1rem 3rem rgb(0 0 0 / 0.3);
}

.header {
  display: flex; align-items: center; gap: 0.6em; flex: none;
  padding: 0.6em 1em; background: var(--header); color: var(--on-header);
  border-bottom: 3px solid var(--signal);
}
h2 { flex: 1; font-weight: 650; line-height: 1.3; }
.emblem { flex: none; width: 1.6em; height: 1.6em; fill: none; stroke: var(--signal); stroke-width: 1.7; stroke-linecap: round; }

.transcript { position: relative; flex: 1 1 auto; overflow-y: auto; overscroll-behavior: contain; padding: 1em; }
.greeting > * + * { margin-top: 0.5em; }
.turns > li { margin-top: 1.25em; }
.question {
  width: fit-content; max-width: 88%; margin-inline-start: auto; padding: 0.5em 0.9em;
  border: 1px solid transparent; border-radius: var(--radius); border-end-end-radius: 0.2em;
  background: var(--accent); color: var(--on-accent); white-space: pre-line;
}
.reply {
  margin-top: 0.75em; padding: 0.8em 1em; border: 1px solid transparent; border-inline-start: 3px solid var(--signal);
  border-radius: var(--radius); border-start-start-radius: 0.2em; border-end-start-radius: 0.2em; background: var(--surface);
}
.text { white-space: pre-line; }
.text:empty { display: none; }
.text:not(:empty) + .searching { margin-top: 0.5em; }
.searching { color: var(--muted); }
.searching::before {
  content: ""; display: inline-block; width: 0.6em; height: 0.6em; margin-inline-end: 0.5em;
  border-radius: 50%; background: var(--signal);
}
h4 { margin-top: 0.9em; font-size: 0.875em; font-weight: 650; color: var(--muted); }
.reply > .questions { margin-top: 0.9em; }

button {
  min-width: 1.75rem; min-height: 2.25rem; padding: 0.35em 0.9em; font: inherit; line-height: 1.35; color: var(--accent);
  border: 1px solid var(--accent); border-radius: var(--radius); background: transparent; cursor: pointer;
}
button:hover { text-decoration: underline; text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.transcript:focus-visible { outline-offset: -4px; }
.header :focus-visible { outline-color: var(--signal); }
.send, .launcher { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.stop, .again { background: var(--background); }
.quiet { flex: none; min-height: 1.75rem; padding: 0.1em 0.4em; font-size: 0.875em; border-color: transparent; }
.language {
  flex: none; max-width: 8.5em; min-height: 1.75rem; font: inherit; font-size: 0.875em; color: inherit;
  border: 1px solid currentColor; border-radius: 0.4em; background: var(--header);
}
.tools { display: flex; flex-wrap: wrap; gap: 0.4em; align-items: center; margin-top: 0.8em; }
.tools > .quiet { border-color: currentColor; }
.rating { flex-basis: 100%; display: grid; gap: 0.5em; justify-items: start; }
.rating select { max-width: 100%; min-height: 2.25rem; font: inherit; color: inherit; background: var(--background);
  border: 1px solid var(--border); border-radius: 0.4em; }
mark { padding: 0.1em 0; background: var(--mark); color: var(--on-mark); }
.close { min-width: 2rem; padding: 0; font-size: 1.4em; line-height: 1; color: inherit; }
.questions ul { display: flex; flex-wrap: wrap; gap: 0.5em; margin-top: 0.4em; }
.questions button { text-align: start; background: var(--background); }
.fault .again { margin-top: 0.6em; }
.cite {
  min-width: 1.5rem; min-height: 1.5rem; margin-inline: 0.25em 0.1em; padding: 0 0.35em; vertical-align: baseline;
  font-size: 0.8em; font-weight: 650; line-height: 1.4; border-color: transparent; border-radius: 0.4em;
  background: var(--mark); color: var(--on-mark);
}

.source { margin-top: 0.4em; scroll-margin: 0.6em; border: 1px solid var(--border); border-radius: 0.5em; background: var(--background); }
summary { display: flex; gap: 0.6em; align-items: baseline; padding: 0.45em 0.7em; cursor: pointer; border-radius: inherit; }
summary::-webkit-details-marker { display: none; }
summary::after {
  content: ""; flex: none; width: 0.45em; height: 0.45em; margin-inline-start: auto; align-self: center;
  border: solid var(--muted); border-width: 0 2px 2px 0; transform: rotate(45deg);
}
[open] > summary::after { transform: rotate(-135deg); }
.number {
  flex: none; min-width: 1.6em; padding: 0 0.35em; text-align: center; font-size: 0.8em; font-weight: 650;
  border-radius: 0.4em; background: var(--mark); color: var(--on-mark);
}
.inside { padding: 0 0.8em 0.8em; }
.inside > * + * { margin-top: 0.5em; }
blockquote { padding-inline-start: 0.8em; border-inline-start: 3px solid var(--border); white-space: pre-line; }
.overdue { padding: 0.3em 0.6em; border: 1px solid transparent; border-radius: 0.4em; background: var(--mark); color: var(--on-mark); }
a { color: var(--accent); text-underline-offset: 0.2em; }

.composer {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.3em 0.6em; align-items: end; flex: none;
  padding: 0.7em 1em 0.9em; border-top: 1px solid var(--border);
}
.composer > label { align-self: center; }
.composer > textarea { grid-column: 1; }
.composer > .new:not([hidden]) { margin-inline-end: -0.4em; }
.counter { grid-column: 1 / -1; order: 1; }
.counter:empty { display: none; }
textarea {
  width: 100%; min-height: 2.6em; max-height: 9em; padding: 0.45em 0.7em; resize: none; field-sizing: content;
  font: inherit; color: inherit; border: 1px solid var(--border); border-radius: var(--radius); background: var(--background);
}
.send, .stop { min-height: 2.6em; }

.launcher {
  position: fixed; inset-block: auto 1rem; inset-inline: auto 1rem; z-index: var(--career-chat-layer, 1000);
  display: inline-flex; gap: 0.5em; align-items: center; padding: 0.6em 1.1em;
  background: var(--header); color: var(--on-header); border: 2px solid var(--signal); border-radius: 2em;
  font: var(--career-chat-font, 1rem/1.35 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif); font-weight: 600;
  box-shadow: 0 0.3rem 1rem rgb(0 0 0 / 0.3);
}

@media ${SMALL} {
  dialog.panel { inset: 0; width: 100%; height: 100dvh; max-width: none; max-height: none; border: 0; border-radius: 0; }
}
@container (max-width: 24rem) {
  .header, .transcript, .composer { padding-inline: 0.7em; }
  .reply { padding-inline: 0.7em; }
  .inside { padding-inline: 0.6em; }
  .question { max-width: 95%; }
}
@media (max-height: 32rem) {
  .panel { overflow-y: auto; }
  section.panel { max-height: none; }
  dialog .header { position: sticky; top: 0; z-index: 1; }
  .turns > li { scroll-margin-top: 4rem; }
  .transcript { flex: none; overflow: visible; }
}
@media (prefers-reduced-motion: no-preference) {
  .searching::before { animation: breathe 1.6s ease-in-out infinite; }
  @keyframes breathe { 50% { opacity: 0.2; } }
}
@media (forced-colors: active) {
  :host {
    --background: Canvas; --surface: Canvas; --header: Canvas; --mark: Canvas; --text: CanvasText; --muted: CanvasText;
    --border: CanvasText; --signal: CanvasText; --on-header: CanvasText; --on-mark: CanvasText; --accent: LinkText;
    --on-accent: Canvas;
  }
  .question, .send, .launcher { forced-color-adjust: none; }
  .question, .reply, .cite, .number, .overdue, .quiet { border: 1px solid; }
}
`;

if (!customElements.get("career-chat")) customElements.define("career-chat", CareerChat);

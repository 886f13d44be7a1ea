// The controls as nodes; what they do is done by the conversation, or by the element: `on`.

import { el } from "./answers.js";
import { LANGUAGES, direction } from "./messages.js";

function emblem() {
  const xmlns = "http://www.w3.org/2000/svg";
  return el("svg", { xmlns, viewBox: "0 0 24 24", "aria-hidden": "true", class: "emblem" },
    el("circle", { xmlns, cx: 9, cy: 6, r: 3.5 }),
    el("path", { xmlns, d: "M7.7 9.5 5 21.5M10.3 9.5 13 21.5M5.9 17h6.2M6.8 13h4.4M12 8l8.5 13.5M2.5 21.5h19" }));
}

export const launcherNode = (messages, language, on) => el("button", {
  type: "button", class: "launcher", part: "launcher", lang: language, dir: direction(language), "aria-haspopup": "dialog",
  onclick: on.toggle, onkeydown: on.keydown,
}, emblem(), messages.launcher);

/** The panel, and those of its nodes that change. */
export function panelNodes(inline, title, greeting, messages, language, on, conversation) {
  const turns = el("ol", { role: "list", class: "turns" });
  const starters = questionsNode(messages.startersLabel, messages.starters, conversation);
  const status = el("div", { class: "hidden", role: "status" });
  const transcript = el("div", { class: "transcript", part: "transcript", role: "region", tabindex: "0",
    "aria-label": messages.conversation },
  el("div", { class: "greeting", part: "greeting" },
    el("p", {}, greeting), el("p", { class: "small" }, messages.notice), starters), turns);
  const close = el("button", { type: "button", class: "quiet close", part: "close", "aria-label": messages.close,
    onclick: on.close }, "×");
  const panel = el(inline ? "section" : "dialog", { class: "panel", part: "panel", "aria-label": title, lang: language,
    dir: direction(language), onkeydown: on.keydown, onclose: on.closed },
  el("div", { class: "header", part: "header" }, emblem(), el("h2", { part: "heading" }, title), menu(messages, language, on),
    ...(inline ? [] : [close])),
  transcript, composer(messages, conversation), status);
  const [input, counter, memory, reset, send, stop] = ["textarea", ".counter", ".memory", ".new", ".send", ".stop"]
    .map((selector) => panel.querySelector(selector));
  return { panel, transcript, turns, starters, status, input, counter, memory, reset, send, stop };
}

function menu(messages, language, on) {
  const options = Object.entries(LANGUAGES).map(([code, name]) =>
    el("option", { value: code, lang: code, selected: code === language }, name));
  return el("select", { class: "language", part: "language", "aria-label": messages.language,
    onchange: on.choose }, ...options);
}

function composer(messages, conversation) {
  return el("form", { class: "composer", part: "composer", novalidate: true,
    onsubmit: (event) => { event.preventDefault(); conversation.send(); } },
  el("label", { for: "input" }, messages.label),
  el("button", { type: "button", class: "quiet new", part: "new", onclick: () => conversation.reset() }, messages.reset),
  el("textarea", { id: "input", part: "input", rows: "1", dir: "auto", autocomplete: "off",
    "aria-describedby": "counter memory", oninput: () => conversation.count(),
    onkeydown: (event) => {
      // Enter may belong to an input method.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      conversation.send();
    } }),
  el("p", { class: "counter small", part: "counter", id: "counter" }),
  el("p", { class: "memory small", id: "memory" }),
  el("button", { class: "send", part: "send" }, messages.send),
  el("button", { type: "button", class: "stop", part: "stop", hidden: true,
    // Not the second click of a double click on "send".
    onclick: ({ detail }) => { if (detail < 2) conversation.stop(); } }, messages.stop));
}

export function questionsNode(label, questions, conversation) {
  const buttons = questions.map((question) =>
    el("li", {}, el("button", { type: "button", part: "suggestion", dir: "auto",
      onclick: () => conversation.ask(question) }, question)));
  return el("div", { class: "questions" },
    el("p", { class: "small" }, label), el("ul", { role: "list" }, ...buttons));
}

export function toolsNode(turn, canRate, messages, conversation) {
  const thanks = el("p", { class: "small", tabindex: "-1" }, messages.thanks);
  const thumbs = canRate && turn.answer.outcome !== "smalltalk" ? ratingNodes(turn, messages, conversation, thanks) : [];
  return el("div", { class: "tools" },
    el("button", { type: "button", class: "quiet", part: "copy", onclick: async () => {
      const copied = await navigator.clipboard?.writeText(plainText(turn.answer)).then(() => true, () => false);
      conversation.announce(copied ? messages.copied : messages.notCopied);
    } }, messages.copy),
    ...(turn.rated ? [thanks] : thumbs));
}

function plainText({ answer, citations }) {
  const sources = citations.map(({ number, title, sources: from }) =>
    `[${number}] ${[title, ...from.map(({ title: name, url }) => `${name} ${url}`.trim())].join("; ")}`);
  return [answer, ...sources].join("\n");
}

function ratingNodes(turn, messages, conversation, thanks) {
  const options = Object.entries(messages.reasons).map(([value, name]) => el("option", { value }, name));
  const reason = el("select", { "aria-label": messages.reason }, ...options);
  const note = el("p", { class: "small" }, messages.rateNote);
  const form = el("form", { class: "rating", hidden: true,
    onsubmit: async (event) => {
      event.preventDefault();
      if (turn.sending) return;
      turn.sending = true;
      const rated = await conversation.rate(turn, form.dataset.rating, reason.value || null);
      turn.sending = false;
      if (!rated) {
        note.textContent = messages.notRated;
        form.classList.add("failed");
      } else if (form.isConnected) {
        form.parentNode.replaceChildren(thanks);
        thanks.focus();
      }
    },
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      thumbs.find((node) => node.ariaExpanded === "true").focus();
      mark(null);
    } }, el("p", { class: "small" }, messages.reason), reason, note, el("button", { part: "rate" }, messages.rate));
  const mark = (pressed) => {
    form.hidden = !pressed;
    for (const node of thumbs) node.ariaExpanded = node === pressed;
  };
  const thumbs = ["up", "down"].map((rating) => el("button", {
    type: "button", class: "quiet thumb", part: "rate", "aria-expanded": "false",
    onclick: (event) => {
      form.dataset.rating = rating;
      mark(event.currentTarget);
    } }, messages[rating]));
  return [...thumbs, form];
}

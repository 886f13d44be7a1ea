// The controls as nodes; what they do is done by the conversation, or by the element: `on`.

import { LANGUAGES, direction } from "./messages.js";
import { el, picture } from "./nodes.js";

const emblem = () => picture("emblem", "M12.5 6a3.5 3.5 0 1 1-7 0 3.5 3.5 0 1 1 7 0M7.7 9.5 5 21.5M10.3 9.5 13 21.5M5.9 17h6.2M6.8 13h4.4M12 8l8.5 13.5M2.5 21.5h19");

export const launcherNode = (messages, language, on) => el("button", {
  type: "button", class: "launcher", part: "launcher", lang: language, dir: direction(language), "aria-haspopup": "dialog",
  onclick: on.toggle,
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
    dir: direction(language), onclose: on.closed },
  el("div", { class: "header", part: "header" }, emblem(), el("h2", { part: "heading" }, title), menu(messages, language, on),
    ...(inline ? [] : [close])),
  transcript, composer(messages, conversation), status);
  const [input, counter, memory, reset, undo, send, stop] = ["textarea", ".counter", ".memory", ".new", ".undo", ".send", ".stop"]
    .map((selector) => panel.querySelector(selector));
  return { panel, transcript, turns, starters, status, input, counter, memory, reset, undo, send, stop };
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
  el("button", { type: "button", class: "quiet undo", part: "undo", hidden: true,
    onclick: once(() => conversation.undo()) }, messages.undo),
  el("textarea", { id: "input", part: "input", rows: "1", dir: "auto", autocomplete: "off",
    "aria-describedby": "counter memory" }),
  el("p", { class: "counter small", part: "counter", id: "counter" }),
  el("p", { class: "memory small", id: "memory" }),
  el("button", { class: "send", part: "send" }, messages.send),
  el("button", { type: "button", class: "stop", part: "stop", hidden: true,
    onclick: once(() => conversation.stop()) }, messages.stop));
}

/** Not by the second click of a double click on the button that was there before. */
const once = (act) => ({ detail }) => { if (detail < 2) act(); };

export function questionsNode(label, questions, conversation) {
  const buttons = questions.map((question) =>
    el("li", {}, el("button", { type: "button", part: "suggestion", dir: "auto",
      onclick: () => conversation.ask(question) }, question)));
  return el("div", { class: "questions" },
    el("p", { class: "small" }, label), el("ul", { role: "list" }, ...buttons));
}

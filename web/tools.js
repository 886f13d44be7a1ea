// Below an answer: copying it, and thumbs to rate it.

import { el, picture } from "./nodes.js";
import { tabbed } from "./tables.js";

const PICTURES = {
  copy: "M9 9h11v11H9zM15 9V4H4v11h5", done: "M5 13l5 5 9-12",
  up: "M7 11v9H3v-9zl4-8q4 0 2.5 6H19q2 0 1.7 2l-1.6 7.3q-.3 1.7-2 1.7H7",
  down: "M7 13V4H3v9zl4 8q4 0 2.5-6H19q2 0 1.7-2l-1.6-7.3q-.3-1.7-2-1.7H7",
};
const COPIED_MS = 3_000; // until the button shows its own picture again

export function toolsNode(turn, canRate, messages, conversation) {
  const thanks = el("p", { class: "small", tabindex: "-1" }, messages.thanks);
  const note = el("p", { class: "small note" });
  const thumbs = canRate && turn.answer.outcome !== "smalltalk" ? thumbNodes(turn, messages, conversation, note, thanks) : [];
  return el("div", { class: "tools" },
    copyButton(turn.answer, messages, conversation, note), ...(turn.rated ? [thanks] : thumbs), note);
}

const icon = (name) => picture("icon", PICTURES[name]);

/** Named for screen readers, and for whoever points at it. */
const iconButton = (name, label, attributes) =>
  el("button", { type: "button", class: "quiet tool", "aria-label": label, title: label, ...attributes }, icon(name));

function copyButton(answer, messages, conversation, note) {
  let timer;
  const show = (name, words) => {
    button.replaceChildren(icon(name));
    note.textContent = words;
  };
  const button = iconButton("copy", messages.copy, { part: "copy", onclick: async () => {
    const copied = await copy(plainText(answer), button);
    const said = copied ? messages.copied : messages.notCopied;
    conversation.announce(said);
    show(copied ? "done" : "copy", said);
    clearTimeout(timer);
    if (copied) timer = setTimeout(show, COPIED_MS, "copy", "");
  } });
  return button;
}

/** Whether the words are in the clipboard; the old way is for pages without https, and where the new is refused. */
async function copy(words, button) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const field = el("textarea", { class: "hidden", readonly: true, tabindex: "-1", "aria-hidden": "true" });
    field.value = words;
    button.after(field);
    field.focus({ preventScroll: true });
    field.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch { /* it stays false */ }
    button.focus({ preventScroll: true });
    field.remove();
    return copied;
  }
}

function plainText({ answer, citations }) {
  const sources = citations.map(({ number, title, sources: from }) =>
    `[${number}] ${[title, ...from.map(({ title: name, url }) => `${name} ${url}`.trim())].join("; ")}`);
  return [tabbed(answer), ...sources].join("\n");
}

/** What is asked for below them is loaded once one is pressed. */
function thumbNodes(turn, messages, conversation, note, thanks) {
  let form;
  const thumbs = ["up", "down"].map((rating) => iconButton(rating, messages[rating], {
    class: "quiet tool thumb", part: "rate", "aria-expanded": "false",
    onclick: async ({ currentTarget: thumb }) => {
      const { ratingForm } = await import("./rating.js").catch(() => ({}));
      note.textContent = ratingForm ? "" : messages.faults.offline;
      if (!ratingForm) return conversation.announce(note.textContent);
      form ??= ratingForm(turn, messages, conversation, thumbs, thanks);
      form.open(rating, thumb);
    } }));
  return thumbs;
}

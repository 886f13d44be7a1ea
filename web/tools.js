// What stands below an answer: copying and rating it.

import { el } from "./nodes.js";

const COPIED_MS = 3_000; // until the button bears its own name again

export function toolsNode(turn, canRate, messages, conversation) {
  const thanks = el("p", { class: "small", tabindex: "-1" }, messages.thanks);
  const thumbs = canRate && turn.answer.outcome !== "smalltalk" ? ratingNodes(turn, messages, conversation, thanks) : [];
  return el("div", { class: "tools" },
    ...copyNodes(turn.answer, messages, conversation), ...(turn.rated ? [thanks] : thumbs));
}

function copyNodes(answer, messages, conversation) {
  const note = el("p", { class: "small note" });
  let timer;
  const button = el("button", { type: "button", class: "quiet", part: "copy", onclick: async () => {
    const copied = await copy(plainText(answer), button);
    const said = copied ? messages.copied : messages.notCopied;
    conversation.announce(said);
    note.textContent = copied ? "" : said;
    button.textContent = copied ? said.replace(/\.$/, "") : messages.copy;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = messages.copy; }, COPIED_MS);
  } }, messages.copy);
  return [button, note];
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
    } }, el("p", { class: "small" }, messages.reason), reason, note, el("button", { part: "rate" }, messages.rate));
  const mark = (pressed) => {
    form.hidden = !pressed;
    for (const node of thumbs) node.ariaExpanded = node === pressed;
  };
  form.leave = () => {
    thumbs.find((node) => node.ariaExpanded === "true").focus();
    mark(null);
    return true;
  };
  const thumbs = ["up", "down"].map((rating) => el("button", {
    type: "button", class: "quiet thumb", part: "rate", "aria-expanded": "false",
    onclick: (event) => {
      form.dataset.rating = rating;
      mark(event.currentTarget);
    } }, messages[rating]));
  return [...thumbs, form];
}

// What is asked for once a thumb is pressed; loaded then.

import { el } from "./nodes.js";

/** The form below the thumbs; `open` says which of them was pressed. */
export function ratingForm(turn, messages, conversation, thumbs, thanks) {
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
        for (const node of thumbs) node.remove();
        form.replaceWith(thanks);
        thanks.focus();
      }
    } }, el("p", { class: "small" }, messages.reason), reason, note, el("button", { part: "rate" }, messages.rate));
  const mark = (pressed) => {
    form.hidden = !pressed;
    for (const node of thumbs) node.ariaExpanded = node === pressed;
  };
  form.open = (rating, thumb) => {
    form.dataset.rating = rating;
    mark(thumb);
  };
  form.leave = () => {
    thumbs.find((node) => node.ariaExpanded === "true").focus();
    mark(null);
    return true;
  };
  thumbs.at(-1).parentNode.append(form);
  return form;
}

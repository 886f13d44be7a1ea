// The style sheet; constructed, since a strict policy allows no inline style.

// Where the launcher's panel covers the window.
export const SMALL = "(max-width: 34rem), (max-height: 32rem)";

export function makeSheet() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  return sheet;
}

// `light-dark()` follows the system, or the page's `color-scheme` on the element.
const STYLE = `
:host {
  color-scheme: light dark;
  --background: var(--career-chat-background, light-dark(#fff, #15191d));
  --surface: var(--career-chat-surface, light-dark(#f1f4f6, #20262c));
  --text: var(--career-chat-text, light-dark(#1d2328, #e8ecef));
  --muted: var(--career-chat-muted, light-dark(#525d66, #aab4bc));
  --border: var(--career-chat-border, light-dark(#7d8a94, #717e88));
  --line: color-mix(in srgb, var(--border) 40%, transparent);
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
  /* Not smaller than 16 pixels, since many pages shrink the rem. */
  font: var(--career-chat-font, max(1rem, 16px)/1.55 system-ui, sans-serif);
  text-align: start; text-transform: none; text-indent: 0; letter-spacing: normal; word-spacing: normal; white-space: normal;
}
:host(:not([mode="inline"])) { display: contents; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before { box-sizing: border-box; }
h2, h3, p, ul, ol, blockquote { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
.small, label { font-size: 0.875em; color: var(--muted); }
.figure { white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.panel {
  display: flex; flex-direction: column; position: relative; overflow: clip;
  width: 100%; max-width: 100%; max-height: min(var(--career-chat-height, 44em), 100dvh - 2em); margin: 0; padding: 0;
  border: 1px solid var(--border); border-radius: var(--radius);
  background: var(--background); color: var(--text);
  overflow-wrap: anywhere; hyphens: auto; container-type: inline-size;
}
dialog.panel:not([open]) { display: none; }
dialog.panel {
  position: fixed; inset-block: auto 5em; inset-inline: auto 1em; z-index: var(--career-chat-layer, 1000);
  width: var(--career-chat-width, 26em); height: var(--career-chat-height, 40em);
  max-width: calc(100% - 2em); max-height: calc(100% - 6em);
  box-shadow: 0 1em 3em rgb(0 0 0 / 0.3);
}

.layer { display: contents; }
.layer:popover-open {
  display: block; position: fixed; inset: 0; width: auto; height: auto; margin: 0; padding: 0; border: 0;
  overflow: visible; background: none; color: inherit; pointer-events: none;
}
.layer > * { pointer-events: auto; }

.header {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: end; gap: 0.3em 0.6em; flex: none;
  padding: 0.6em 1em; background: var(--header); color: var(--on-header);
  border-bottom: 3px solid var(--signal);
}
/* What stands beside it goes to the next line before a word of it breaks. */
h2 { flex: 1; min-width: min-content; max-width: 100%; overflow-wrap: break-word; font-weight: 650; line-height: 1.3; }
svg { flex: none; width: 1.6em; height: 1.6em; fill: none; stroke: var(--signal); stroke-width: 1.7; stroke-linecap: round; }

.transcript { position: relative; flex: 1 1 auto; overflow-y: auto; overflow-anchor: none; padding: 1em; }
dialog .transcript { overscroll-behavior: contain; }
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
.text > * + *, .text li > * + * { margin-top: 0.5em; }
.text ul { list-style: disc; }
.text li { margin-inline-start: 1.2em; }
.text li + li { margin-top: 0.3em; }
.text:empty { display: none; }
.text:not(:empty) + .searching { margin-top: 0.5em; }
.searching { color: var(--muted); }
.searching::before {
  content: ""; display: inline-block; width: 0.6em; height: 0.6em; margin-inline-end: 0.5em;
  border-radius: 50%; background: var(--signal);
}
.reply > .questions { margin-top: 0.7em; }

button, .action {
  min-width: 1.75em; min-height: 2.25em; padding: 0.35em 0.9em; font: inherit; line-height: 1.35; color: var(--accent);
  border: 1px solid var(--accent); border-radius: var(--radius); background: transparent; cursor: pointer;
}
button:hover { text-decoration: underline; text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.transcript:focus-visible { outline-offset: -4px; }
.header :focus-visible { outline-color: var(--signal); }
.send, .launcher { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.stop, .again { background: var(--background); }
.quiet { flex: none; min-height: 2em; padding: 0.1em 0.4em; font-size: 0.875em; border-color: transparent; }
.language {
  flex: none; max-width: 8.5em; min-height: 2em; font: inherit; font-size: 0.875em; color: inherit;
  border: 1px solid currentColor; border-radius: 0.4em; background: var(--header);
}
.tools { display: flex; flex-wrap: wrap; gap: 0.2em; align-items: center; margin-top: 0.3em; }
.tool { min-width: 2.25em; min-height: 2.25em; font-size: 1em; color: var(--muted); }
.tool:first-child { margin-inline-start: -0.5em; }
.tool[aria-expanded="true"] { color: var(--accent); border-color: currentColor; }
.note { flex: 1 1 10em; }
.note:empty { display: none; }
.rating { flex-basis: 100%; display: grid; gap: 0.5em; justify-items: start; }
.rating select { max-width: 100%; min-height: 2.25em; font: inherit; color: inherit; background: var(--background);
  border: 1px solid var(--border); border-radius: 0.4em; }
mark { padding: 0.1em 0; background: var(--mark); color: var(--on-mark); }
.close { min-width: 1.6em; min-height: 1.6em; padding: 0; font-size: 1.4em; line-height: 1; color: inherit; }
.questions ul { display: grid; gap: 0.3em; margin-top: 0.3em; }
.questions button { width: 100%; font-size: 0.9375em; text-align: start; border-color: var(--line); background: var(--background); }
.actions { display: flex; flex-wrap: wrap; gap: 0.4em; margin-top: 0.5em; }
.action { display: flex; gap: 0.4em; align-items: center; font-size: 0.9375em; background: var(--background); }
.action:not(:hover) { text-decoration: none; }
.icon { width: 1.15em; height: 1.15em; vertical-align: -0.2em; stroke: currentColor; stroke-width: 2; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5em; background: var(--background); }
table { width: 100%; border-collapse: collapse; overflow-wrap: normal; font-variant-numeric: tabular-nums; line-height: 1.4; white-space: normal; }
th, td { padding: 0.3em 0.4em; text-align: start; font-weight: 400; }
thead { color: var(--muted); font-size: 0.875em; }
tbody tr { border-top: 1px solid var(--line); }
tbody th { font-weight: 600; }
tbody td { overflow-wrap: anywhere; }
.amount { text-align: end; white-space: nowrap; }
.numbers { position: sticky; inset-inline-end: 0; width: 1%; background: var(--background); }
.text + .fault, .fault .again { margin-top: 0.6em; }
.cite {
  min-width: max(1.9em, 24px); min-height: max(1.9em, 24px); margin-inline-end: 0.1em; padding: 0 0.35em; vertical-align: baseline;
  font-size: 0.8em; font-weight: 650; line-height: 1.4; border-color: transparent; border-radius: 0.4em;
  background: var(--mark); color: var(--on-mark);
}

.sources { margin-top: 0.7em; border-top: 1px solid var(--line); }
.sources > summary { flex-wrap: nowrap; padding: 0.4em 0 0.2em; font-size: 0.875em; color: var(--muted); }
.source { margin-top: 0.4em; scroll-margin: 0.6em; border: 1px solid var(--border); border-radius: 0.5em; background: var(--background); }
.origin { flex: 1 1 min(13em, 80%); font-size: 0.9375em; line-height: 1.4; }
.origin > * { display: block; }
summary { display: flex; flex-wrap: wrap; gap: 0.2em 0.6em; align-items: baseline; padding: 0.45em 0.7em; cursor: pointer; border-radius: inherit; }
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
.text a { display: inline; padding-block: 0.25em; }
a { display: inline-block; min-height: 24px; color: var(--accent); text-underline-offset: 0.2em; }

.composer {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.3em 0.6em; align-items: end; flex: none;
  padding: 0.7em 1em 0.9em; border-top: 1px solid var(--border);
}
.composer > label { align-self: center; }
.composer > textarea { grid-column: 1; }
.composer > .quiet { grid-column: 2; padding-inline-end: 0; }
.counter, .memory { grid-column: 1 / -1; order: 1; }
.counter:empty, .memory:empty { display: none; }
[aria-invalid="true"] ~ .counter { color: var(--text); font-weight: 650; }
textarea {
  width: 100%; min-height: 2.6em; max-height: 9em; padding: 0.45em 0.7em; resize: none; field-sizing: content;
  font: inherit; color: inherit; border: 1px solid var(--border); border-radius: var(--radius); background: var(--background);
}
.send, .stop { min-height: 2.6em; }

.launcher {
  position: fixed; inset-block: auto 1em; inset-inline: auto 1em; z-index: var(--career-chat-layer, 1000);
  display: inline-flex; gap: 0.5em; align-items: center; padding: 0.6em 1.1em;
  background: var(--header); color: var(--on-header); border: 2px solid var(--signal); border-radius: 2em;
  font-weight: 600; box-shadow: 0 0.3em 1em rgb(0 0 0 / 0.3);
}

@media ${SMALL} {
  dialog.panel { inset: 0; width: 100%; height: 100%; max-width: none; max-height: none; border: 0; border-radius: 0; }
}
@media screen and (height > 32rem) {
  /* The last question can always stand at the top, with room for its answer. */
  :is(dialog, .used) .transcript { container-type: size; contain-intrinsic-block-size: 36em; }
  .turns > li:last-child { min-block-size: 100cqb; }
  .used { height: var(--career-chat-height, 44em); }
}
@media ${SMALL} {
  section.panel { height: auto; max-height: none; }
  section.panel .transcript { flex: none; overflow: visible; container-type: normal; }
  section.panel .turns > li:last-child { min-block-size: calc(100dvh - 9em); scroll-margin-block-start: 0.5em; }
}
@container (max-width: 24rem) {
  .header, .transcript, .composer { padding-inline: 0.7em; }
  .reply { padding-inline: 0.7em; }
  .inside { padding-inline: 0.6em; }
  .question { max-width: 95%; }
}
@media (max-height: 32rem) {
  dialog.panel { overflow-y: auto; }
  dialog .header { position: sticky; top: 0; z-index: 1; }
  .turns > li { scroll-margin-top: 4em; }
  .transcript { flex: none; overflow: visible; }
}
@media (max-height: 20rem) {
  dialog .header { position: static; }
}
@media screen and (height > 20rem) {
  /* In front of the log where the window ends within the chat. */
  section .composer { position: sticky; inset-block-end: 0; background: var(--background); }
  section .transcript :is(button, summary, select, a, .source) { scroll-margin-block-end: 8em; }
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
  .composer > .quiet { padding-inline: 0.4em; }
  mark { text-decoration: underline 2px; text-underline-offset: 0.2em; }
}
@media print {
  :host {
    color-scheme: light;
    --background: #fff; --surface: #fff; --header: #fff; --mark: #fff; --text: #000; --muted: #333; --border: #666;
    --signal: #666; --on-header: #000; --on-mark: #000; --accent: #000; --on-accent: #000;
  }
  .launcher, button:not(.cite), .note, form, select, .questions, .searching, .hidden, summary::after { display: none !important; }
  .panel[open], section.panel, .transcript {
    display: block; position: static; width: auto; height: auto; max-width: none; max-height: none; overflow: visible;
    container-type: normal; border: 0; box-shadow: none;
  }
  .question { break-after: avoid; border-color: #000; background: none; }
  .question .hidden { all: unset !important; }
  .source { break-inside: avoid; }
  ::details-content { content-visibility: visible; display: block; height: auto; }
  .inside a, .action { display: inline; border: 0; }
  .inside a::after, .action::after { content: " " attr(href); }
  .scroll { overflow: visible; }
  .cite { all: unset; }
  .cite::before { content: "["; }
  .cite::after { content: "]"; }
  mark { text-decoration: underline; }
}
`;

// An answer as nodes: its text and its sources. Nothing that a server sends is parsed as HTML.

import { direction, fill, locale } from "./messages.js";

const UNDATED = "o. D."; // in the corpus

/** An element; `onclick` and the like are listeners. */
export function el(name, { xmlns = "http://www.w3.org/1999/xhtml", ...attributes } = {}, ...children) {
  const node = document.createElementNS(xmlns, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const hidden = (words) => el("span", { class: "hidden" }, words);

/** Text with a button for each `[n]` that has a source, and figures on one line with their unit. */
function richText(words, citeButton) {
  const pattern = /(\s*)\[(\d+)\]|(\d[\d.,]*(?:\s?[–-]\s?\d[\d.,]*)?[ \u00a0](?:€|%|Euro|Prozent))/g;
  const nodes = [];
  let from = 0;
  for (const match of words.matchAll(pattern)) {
    const button = match[2] && citeButton(Number(match[2]));
    if (match[2] && !button) continue;
    const before = words.slice(from, match.index);
    // The button stays on the line of the word before it, unless that is very long.
    const word = button ? before.match(/\S{0,20}$/)[0] : "";
    nodes.push(before.slice(0, before.length - word.length), el("span", { class: "figure" }, ...(button ? [word, " ", button] : [match[0]])));
    from = match.index + match[0].length;
  }
  return [...nodes, words.slice(from)];
}

/** The text cut where it quotes; `[n]` belongs to the quote before it. */
function pieces({ answer, citations }) {
  const quotes = citations.map(({ quote }) => quote).filter(Boolean).sort((a, b) => b.length - a.length);
  return quotes.reduce((found, quote) => {
    const pattern = new RegExp(`(${quote.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:\\s*\\[\\d+\\])*)`);
    return found.flatMap((piece) => (piece.quoted ? [piece]
      : piece.words.split(pattern).map((words, index) => ({ words, quoted: index % 2 === 1 }))));
  }, [{ words: answer, quoted: false }]);
}

/** The lines, each a list of pieces. A line break within a quote is none. */
function lines(answer) {
  const found = [[]];
  for (const piece of pieces(answer)) {
    const [first, ...others] = piece.quoted ? [piece.words] : piece.words.split("\n");
    found.at(-1).push({ ...piece, words: first });
    found.push(...others.map((words) => [{ words, quoted: false }]));
  }
  return found.filter((line) => line.some(({ words }) => words.trim()));
}

const plainNumber = (number) => el("span", { class: "number" }, String(number));

/** The text as paragraphs and lists; in other languages each German quote is a block of its own. */
export function textNode(answer, citeButton = plainNumber) {
  const { language } = answer;
  const rich = (words) => richText(words, citeButton);
  const blocks = (line) => (language === "de" ? [el("p", {}, ...line.flatMap(({ words }) => rich(words)))]
    : line.filter(({ words }) => words.trim()).map(({ words, quoted }) =>
      el(quoted ? "blockquote" : "p", quoted ? { lang: "de", dir: "ltr" } : {}, ...rich(words.trim()))));
  const text = el("div", { class: "text", lang: language || null, dir: language ? direction(language) : "auto" });
  for (const [first, ...others] of lines(answer)) {
    const isItem = !first.quoted && first.words.startsWith("- ");
    const nodes = blocks([isItem ? { ...first, words: first.words.slice(2) } : first, ...others]);
    if (!isItem) text.append(...nodes);
    else {
      if (text.lastChild?.localName !== "ul") text.append(el("ul"));
      // The bullet stands where the words begin.
      text.lastChild.append(el("li", { dir: nodes[0]?.getAttribute("dir") ?? null }, ...nodes));
    }
  }
  return text;
}

/** What is announced: no `[n]`, the quotes marked as German. */
export function spokenNode(answer) {
  const spoken = (words) => words.replace(/^- |\s*\[\d+\]/gm, "");
  return el("span", { lang: answer.language || null }, ...pieces(answer).map(({ words, quoted }) =>
    (quoted ? el("span", { lang: "de" }, spoken(words)) : spoken(words))));
}

export function answerNodes(answer, words, language) {
  const openers = new Map();
  const sources = new Map();
  const items = byPassage(answer.citations).map((group) => {
    const node = sourceNode(group, words, language);
    node.addEventListener("keydown", (event) => closeSource(event, node, openers));
    for (const { number, title } of group) sources.set(number, { node, title });
    return el("li", {}, node);
  });
  const citeButton = (number) => {
    const { node, title } = sources.get(number) ?? {};
    return node && el("button", {
      type: "button", class: "cite", part: "citation", lang: language, "aria-label": fill(words.cite, { n: number, title }),
      onclick: (event) => openSource(node, event.currentTarget, openers),
    }, String(number));
  };
  const nodes = [textNode(answer, citeButton)];
  if (items.length) {
    nodes.push(el("h4", {}, words.sources), el("ul", { role: "list", class: "sources", part: "sources" }, ...items));
    if (answer.answered_by && answer.answered_by !== "quotes") {
      nodes.push(el("p", { class: "small" }, fill(words.writtenBy, { model: answer.answered_by })));
    }
  }
  return nodes;
}

/** Citations of one passage are one source. */
function byPassage(citations) {
  return [...Map.groupBy(citations, ({ document: file, passage, passage_start: from, number }) =>
    (passage ? `${file} ${from} ${passage}` : number)).values()];
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

function sourceNode(group, words, language) {
  const [{ title, section, document: file, as_of: asOf, overdue }] = group;
  const originals = new Map(group.flatMap(({ sources }) => sources).map((source) => [Object.values(source).join(), source]));
  return el("details", { class: "source", part: "source" },
    el("summary", {}, ...group.map(({ number }) => plainNumber(number)), hidden(": "),
      el("span", { lang: "de", dir: "auto" }, section || title || file)),
    el("div", { class: "inside" },
      el("blockquote", { lang: "de", dir: "ltr" }, ...passageNodes(group)),
      el("p", {}, `${words.from} `, el("cite", { lang: "de", dir: "auto" }, title || file),
        ...(asOf ? [". ", el("span", { class: "figure" }, `${words.asOf} ${readableDate(asOf, language)}`)] : [])),
      ...(overdue ? [el("p", { class: "overdue" }, words.overdue)] : []),
      ...[...originals.values()].map((source) => originalNode(source, words, language))));
}

/** The passage with its quotes marked; the quotes alone where they are not in it. */
function passageNodes(group) {
  const [{ passage, passage_start: from }] = group;
  const letters = [...passage]; // positions count code points
  const part = (a, b) => letters.slice(a, b).join("");
  const plain = (words) => richText(words.replace(/(\[\^[^\]\s]+\] *)+/g, " "), () => null);
  const marked = (quote) => el("mark", { part: "quote" }, ...richText(quote, () => null));
  const nodes = [];
  let at = 0;
  for (const { quote, start } of [...group].sort((a, b) => a.start - b.start)) {
    const [first, last] = [start - from, start - from + [...quote].length];
    if (first < at || part(first, last) !== quote) return group.flatMap((citation) => [marked(citation.quote), " "]);
    nodes.push(...plain(part(at, first)), marked(quote));
    at = last;
  }
  return [...nodes, ...plain(part(at))];
}

function originalNode({ title, url, date }, words, language) {
  const href = webAddress(url);
  const name = title || url;
  const shown = href
    ? el("a", { href, target: "_blank", rel: "noopener noreferrer" },
      el("span", { lang: "de", dir: "auto" }, name), hidden(` ${words.newWindow}`))
    : el("span", { lang: "de", dir: "auto" }, name);
  const day = readableDate(date, language);
  const when = date === UNDATED ? words.undated : day === date ? el("span", { lang: "de", dir: "ltr" }, date) : day;
  return el("p", { class: "small" }, `${words.original} `, shown, ...(date ? [" · ", el("span", { class: "figure" }, when)] : []));
}

/** Only a web address becomes a link: no javascript:, data: or file:. */
function webAddress(url) {
  try {
    const { protocol, href } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

/** "2026-05-01" as "1. Mai 2026"; all else as it is. */
function readableDate(date, language) {
  const day = /^\d{4}-\d\d-\d\d$/.test(date) ? new Date(`${date}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime())) return date;
  return day.toLocaleDateString(locale(language), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

export function faultSentence(fault, { faults }, language) {
  const { wait } = fault.detail;
  const [amount, unit] = wait > 90 ? [Math.ceil(wait / 60), "minute"] : [wait, "second"];
  const style = { style: "unit", unit, unitDisplay: "long" };
  return fill(faults[fault.kind], {
    wait: wait ? new Intl.NumberFormat(locale(language), style).format(amount) : faults.moment,
  });
}


// An answer as nodes: its text and its sources. Loaded with the first question. Nothing that a server sends is parsed as HTML.

import { direction, fill, locale } from "./messages.js";
import { el, hidden } from "./nodes.js";

export { toolsNode } from "./tools.js";

const UNDATED = "o. D."; // in the corpus
const AWAY = { target: "_blank", rel: "noopener noreferrer" };
const MOST_NAMES = 3; // of publishers, before a source is opened

const german = (words) => el("span", { lang: "de", dir: "auto" }, words);

// Citations, figures with their unit, and addresses: with a scheme or "www.", of mail, or a host under a usual domain.
const PARTS = new RegExp([
  /\s*\[(?<number>\d+)\]/,
  /(?<![\p{L}\d@.+/_-])(?<address>(?:https?:\/\/|www\.)[^\s<>"“”„«»‹›[\]{}|\\^`]+|[\p{L}\d._+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+|(?:[\p{L}\d-]+\.)+(?:de|nrw|eu|org|com|net|info)(?![\p{L}\d-]|\.[\p{L}\d])(?:\/[^\s<>"“”„«»‹›[\]{}|\\^`]*)?)/,
  /\d[\d.,]*(?:\s?[–-]\s?\d[\d.,]*)?[ \u00a0](?:€|%|Euro|Prozent)/,
].map(({ source }) => source).join("|"), "giu");

/** Text with a button for each `[n]` that has a source, links, and figures on one line with their unit. */
function richText(words, citeButton, link) {
  const nodes = [];
  let from = 0;
  for (const match of words.matchAll(PARTS)) {
    const { number, address } = match.groups;
    if (address) {
      const shown = withoutPunctuation(address);
      const end = match.index + shown.length;
      const node = link(shown, match.index + address.length === words.length);
      if (!node) continue;
      nodes.push(words.slice(from, match.index), node);
      from = end;
      continue;
    }
    const button = number && citeButton(Number(number));
    if (number && !button) continue;
    const before = words.slice(from, match.index);
    // The button stays on the line of the word before it, unless that is very long.
    const word = button ? before.match(/\S{0,20}$/)[0] : "";
    nodes.push(before.slice(0, before.length - word.length), el("span", { class: "figure" }, ...(button ? [word, " ", button] : [match[0]])));
    from = match.index + match[0].length;
  }
  return [...nodes, words.slice(from)];
}

/** A full stop or a bracket after an address belongs to the sentence. */
function withoutPunctuation(address) {
  let end = address.length;
  const count = (sign) => address.slice(0, end).split(sign).length;
  while (/[.,:;!?…'’*–—،؛؟]/.test(address[end - 1]) || (address[end - 1] === ")" && count(")") > count("("))) end -= 1;
  return address.slice(0, end);
}

function linkNode(address, { newWindow }) {
  if (/^(?!www|WWW)[^/:@]+\.[A-Z]+$/.test(address)) return null; // a name: IT.NRW, ASP.NET
  const isMail = /^[^/]+@/.test(address);
  const href = isMail ? `mailto:${address}` : webAddress(/^https?:/i.test(address) ? address : `https://${address}`);
  const name = { "aria-label": `${address} ${newWindow}` };
  return href && el("a", { href, dir: "ltr", ...(isMail ? {} : { ...AWAY, ...name }) }, address);
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
export function textNode(answer, messages, citeButton = plainNumber) {
  const { language } = answer;
  // The last address of an unfinished text may be half of one.
  const rich = (words) => richText(words, citeButton, (address, isLast) =>
    (isLast && answer.unfinished ? null : linkNode(address, messages)));
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
    node.leave = () => closeSource(node, openers);
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
  const nodes = [textNode(answer, words, citeButton)];
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

function closeSource(source, openers) {
  if (!source.open) return false;
  source.open = false;
  (openers.get(source) ?? source.querySelector("summary")).focus();
  return true;
}

function sourceNode(group, words, language) {
  const [{ title, section, document: file, as_of: asOf, overdue }] = group;
  const originals = new Map(group.flatMap(({ sources }) => sources).map((source) => [Object.values(source).join(), source]));
  const asOfNode = asOf && el("span", { class: "figure" }, `${words.asOf} ${readableDate(asOf, language)}`);
  const names = [...originals.values()].map((source) => originNode(source, words, language));
  const more = names.splice(MOST_NAMES).length;
  if (!names.length) names.push(el("span", {}, german(title || file), ...(asOf ? [" · ", asOfNode.cloneNode(true)] : [])));
  return el("details", { class: "source", part: "source" },
    el("summary", {}, ...group.map(({ number }) => plainNumber(number)), hidden(": "),
      el("span", { class: "origin" }, ...names, ...(more ? [el("span", {}, `+ ${more}`)] : []),
        ...(section ? [el("span", { class: "small" }, german(section))] : []))),
    el("div", { class: "inside" },
      el("blockquote", { lang: "de", dir: "ltr" }, ...passageNodes(group)),
      el("p", {}, `${words.from} `, el("cite", { lang: "de", dir: "auto" }, title || file), ...(asOf ? [". ", asOfNode] : [])),
      ...(overdue ? [el("p", { class: "overdue" }, words.overdue)] : []),
      ...[...originals.values()].map((source) =>
        el("p", { class: "small" }, `${words.original} `, ...originParts(source, words, language, true)))));
}

const none = () => null;

/** The passage with its quotes marked; the quotes alone where they are not in it. */
function passageNodes(group) {
  const [{ passage, passage_start: from }] = group;
  const letters = [...passage]; // positions count code points
  const part = (a, b) => letters.slice(a, b).join("");
  const plain = (words) => richText(words.replace(/(\[\^[^\]\s]+\] *)+/g, " "), none, none);
  const marked = (quote) => el("mark", { part: "quote" }, ...richText(quote, none, none));
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

/** Who published it and when: what a source is judged by. */
const originNode = (source, words, language) => el("span", {}, ...originParts(source, words, language));

function originParts({ title, url, date }, words, language, linked = false) {
  const href = linked && webAddress(url);
  const name = german(title || url);
  const shown = href ? el("a", { href, ...AWAY }, name, hidden(` ${words.newWindow}`)) : name;
  const day = readableDate(date, language);
  const when = date === UNDATED ? words.undated : day === date ? el("span", { lang: "de", dir: "ltr" }, date) : day;
  return [shown, ...(date ? [" · ", el("span", { class: "figure" }, when)] : [])];
}

/** Only a web address becomes a link: no javascript:, data: or file:, no user name that looks like a host. */
function webAddress(url) {
  try {
    const { protocol, username, href } = new URL(url);
    return /^https?:$/.test(protocol) && !username ? href : null;
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

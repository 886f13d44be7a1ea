// An answer as nodes. Nothing that a server sends is parsed as HTML.

import { direction, fill, locale } from "./messages.js";
import { el, hidden, picture } from "./nodes.js";
import { spokenTable, splitTables, tableNode } from "./tables.js";

export { toolsNode } from "./tools.js";

// The program's own sentence on what the quotes rest on.
const NOTE = /(?<!\S)(\p{L}+: \[\d+\][^.\n]*\.?)/u;
const OWN = ["calculation", "assessment", "research"]; // what the editors did; the first counts
const MARKS = {
  calculation: "M5 9h14M5 15h14", assessment: "M4 5h16v11h-8l-4 4v-4H4z",
  research: "M17 10a6 6 0 1 1-12 0 6 6 0 1 1 12 0M15 15l5 5", undated: "M4 6h16v14H4zM8 3v5M16 3v5M9 11l6 5M15 11l-6 5",
};
const GERMAN = { lang: "de", dir: "ltr" };
const AWAY = { target: "_blank", rel: "noopener noreferrer" };
const MOST = 3; // publishers before a source is opened; next steps

const away = (words) => hidden(` ${words.newWindow}`);
const german = (words) => el("span", { lang: "de", dir: "auto" }, words);

// Citations, addresses of the web, of mail, and figures with their unit.
const PARTS = new RegExp([
  /\s*\[(?<number>\d+)\]/,
  /(?<![\p{L}\d@.+/_-])(?<address>(?:https?:\/\/|www\.)[^\s<>"“”„«»‹›[\]{}|\\^`]+|[\p{L}\d._+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+|(?:[\p{L}\d-]+\.)+(?:de|nrw|eu|org|com|net|info)(?![\p{L}\d-]|\.[\p{L}\d])(?:\/[^\s<>"“”„«»‹›[\]{}|\\^`]*)?)/,
  /\d[\d.,]*(?:\s?[–-]\s?\d[\d.,]*)?[ \u00a0](?:€|%|Euro|Prozent)/,
].map(({ source }) => source).join("|"), "giu");

/** Text with a button for each `[n]` that has a source, with links, and with figures that keep their unit. */
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

/** Whether a table is quoted, so that it is German in any answer. */
const isQuoted = ({ lines: rows }, { citations }) => citations.some(({ quote }) => quote && rows.some((row) => row.includes(quote)));

/** The text as paragraphs, lists and tables; in other languages each German quote is a block of its own. */
export function textNode(answer, messages, language, citeButton = plainNumber) {
  const shown = el("div", { class: "text", lang: answer.language || null, dir: answer.language ? direction(answer.language) : "auto" });
  // The last address of an unfinished text may be half of one.
  const rich = (words) => richText(words, citeButton, (address, isLast) =>
    (isLast && answer.unfinished ? null : linkNode(address, messages)));
  for (const part of splitTables(answer.answer, answer.unfinished)) {
    if (part.head) {
      const numbers = el("span", { class: "hidden", lang: language }, messages.sourceColumn);
      shown.append(tableNode(part, messages.table, numbers, isQuoted(part, answer) ? GERMAN : {}, rich));
    } else {
      part.words.split(NOTE).forEach((words, at) => {
        if (at % 2) shown.append(el("p", { class: "small" }, words));
        else appendLines(shown, { ...answer, answer: words }, rich);
      });
    }
  }
  return shown;
}

function appendLines(text, answer, rich) {
  const blocks = (line) => (answer.language === "de" ? [el("p", {}, ...line.flatMap(({ words }) => rich(words)))]
    : line.filter(({ words }) => words.trim()).map(({ words, quoted }) =>
      el(quoted ? "blockquote" : "p", quoted ? GERMAN : {}, ...rich(words.trim()))));
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
}

/** What is announced: no `[n]`, the quotes marked as German. */
export function spokenNode(answer) {
  const spoken = (words) => words.replace(/^- |\s*(\[\d+\], )*\[\d+\]/gm, "");
  return el("span", { lang: answer.language || null }, ...splitTables(answer.answer).flatMap((part) =>
    (part.head ? [{ words: spokenTable(part), quoted: isQuoted(part, answer) }] : pieces({ ...answer, answer: part.words })))
    .map(({ words, quoted }) => el("span", { lang: quoted ? "de" : null }, spoken(words))));
}

export function answerNodes(answer, words, language) {
  const openers = new Map();
  const sources = new Map();
  const items = byPassage(answer.citations).map((group) => {
    const node = sourceNode(group, words, language);
    node.leave = () => leave(node, openers);
    for (const { number, title, sources: from } of group) sources.set(number, { node, title, mark: markOf(from) });
    return node;
  });
  const citeButton = (number) => {
    const { node, title, mark } = sources.get(number) ?? {};
    const name = fill(words.cite, { n: number, title }) + (mark ? `, ${words.kinds[mark]}` : "");
    return node && el("button", {
      type: "button", class: "cite", part: "citation", lang: language, "aria-label": name, title: name,
      onclick: (event) => openSource(node, event.currentTarget, openers),
    }, String(number), ...(mark ? [picture("icon", MARKS[mark])] : []));
  };
  const nodes = [textNode(answer, words, language, citeButton)];
  if (items.length) {
    const fold = foldNode(items, answer.citations, words, language);
    fold.leave = () => leave(fold, openers);
    nodes.push(fold);
    if (answer.answered_by && answer.answered_by !== "quotes") {
      nodes.push(el("p", { class: "small" }, fill(words.writtenBy, { model: answer.answered_by })));
    }
  }
  return [...nodes, ...actionNodes(answer.actions ?? [], words)];
}

/** What a quote rests on, if no source with a date; as the server says it. */
const markOf = (sources) => OWN.find((own) => sources.some(({ kind }) => kind === own))
  ?? (sources.length && !sources.some(({ date }) => /\d/.test(date)) ? "undated" : null);

const markNode = (mark, words) => el("span", { class: "figure" }, picture("icon", MARKS[mark]), ` ${words.kinds[mark]}`);

/** All sources, folded into a line of who published them and when. */
function foldNode(items, citations, words, language) {
  const nodes = citations.flatMap(({ title, document: file, sources }) =>
    (sources.length ? sources.map((source) => originNode(inShort(source), words, language)) : [german(title || file)]));
  const shown = [...new Map(nodes.map((node) => [node.textContent, node])).values()];
  const more = shown.splice(MOST).length;
  const fold = el("details", { class: "sources", part: "sources", ontoggle: () => {
    // No second line behind the first.
    if (fold.open && items.length === 1) items[0].open = true;
  } }, el("summary", {}, el("span", {}, el("strong", {}, words.sources), hidden(":"), " ",
    ...shown.flatMap((node, at) => (at ? [", ", node] : [node])), ...(more ? [`, + ${more}`] : []))),
  el("ul", { role: "list" }, ...items.map((node) => el("li", {}, node))));
  return fold;
}

/** Publisher and year; the title is in quotes or behind a colon, and "o. D. (vor 2023)" is no year. */
const inShort = (source) => ({ ...source, title: source.title.split(/,?\s*[„“"(]|:\s/)[0] || source.title,
  date: OWN.includes(source.kind) ? "" : source.date.match(/^(?!o).*?(\b\d{4}\b)(?!\/)/)?.[1] ?? source.date });

/** Next steps; only over https. */
function actionNodes(actions, words) {
  const links = actions.filter(({ url }) => webAddress(url)?.startsWith("https:")).slice(0, MOST).map(({ label, url }) => el("li", {},
    el("a", { href: webAddress(url), ...AWAY, class: "action", part: "action" }, german(label), picture("icon", "M8 5h11v11M19 5L5 19"), away(words))));
  return links.length ? [el("ul", { role: "list", class: "actions", part: "actions", "aria-label": words.actions }, ...links)] : [];
}

/** Citations of one passage are one source. */
function byPassage(citations) {
  return [...Map.groupBy(citations, ({ document: file, passage, passage_start: from, number }) =>
    (passage ? `${file} ${from} ${passage}` : number)).values()];
}

function openSource(source, button, openers) {
  openers.set(source, button);
  source.closest(".sources").open = true;
  source.open = true;
  source.querySelector("summary").focus({ preventScroll: true });
  source.scrollIntoView({ block: "nearest" });
}

/** Closes a source or their fold; whoever came by a number goes back to it. */
function leave(node, openers) {
  if (!node.open) return false;
  const button = openers.get(node);
  openers.delete(node);
  node.open = false;
  if (button) node.closest(".sources").open = false;
  (button ?? node.firstChild).focus();
  return true;
}

function sourceNode(group, words, language) {
  const [{ title, section, document: file, as_of: asOf, overdue }] = group;
  const originals = new Map(group.flatMap(({ sources }) => sources).map((source) => [Object.values(source).join(), source]));
  const asOfNode = asOf && el("span", { class: "figure" }, `${words.asOf} ${readableDate(asOf, language)}`);
  const names = [...originals.values()].map((source) => originNode(source, words, language));
  const more = names.splice(MOST).length;
  if (!names.length) names.push(el("span", {}, german(title || file), ...(asOf ? [" · ", asOfNode.cloneNode(true)] : [])));
  return el("details", { class: "source", part: "source" },
    el("summary", {}, ...group.map(({ number }) => plainNumber(number)), hidden(": "),
      el("span", { class: "origin" }, ...names, ...(more ? [el("span", {}, `+ ${more}`)] : []),
        ...(section ? [el("span", { class: "small" }, german(section))] : []))),
    el("div", { class: "inside" },
      el("blockquote", GERMAN, ...passageNodes(group, words)),
      el("p", {}, `${words.from} `, el("cite", { lang: "de", dir: "auto" }, title || file), ...(asOf ? [". ", asOfNode] : [])),
      ...(overdue ? [el("p", { class: "overdue" }, words.overdue)] : []),
      ...[...originals.values()].map((source) =>
        el("p", { class: "small" }, ...(OWN.includes(source.kind) ? [markNode(source.kind, words), ": "] : [`${words.original} `]),
          ...originParts({ ...source, kind: "" }, words, language, true)))));
}

const none = () => null;

/** The passage with its quotes marked; the quotes alone where they are not in it. */
function passageNodes(group, words) {
  const [{ passage }] = group;
  const marked = (quote) => [el("mark", { part: "quote" }, ...richText(quote, none, none))];
  const plain = (text) => richText(text.replace(/(\[\^[^\]\s]+\] *)+/g, " "), none, none);
  if (!group.every(({ quote }) => passage.includes(quote))) return group.flatMap(({ quote }) => [...marked(quote), " "]);
  return splitTables(passage).flatMap((part) => (part.head
    ? [tableNode(part, words.table, "", {}, (cell, line) => (line && isQuoted({ lines: [line] }, { citations: group }) ? marked : plain)(cell))]
    : pieces({ answer: part.words.trim(), citations: group }).flatMap((piece) => (piece.quoted ? marked : plain)(piece.words))));
}

/** Who published it and when: what a source is judged by. */
const originNode = (source, words, language) => el("span", {}, ...originParts(source, words, language));

function originParts(source, words, language, linked = false) {
  const { title, url, date } = source;
  const mark = markOf([source]);
  const href = linked && webAddress(url);
  const name = german(title || url);
  const shown = OWN.includes(mark) ? markNode(mark, words) : href ? el("a", { href, ...AWAY }, name, away(words)) : name;
  const day = readableDate(date, language);
  const when = mark === "undated" ? markNode(mark, words) : day === date && date ? el("span", GERMAN, date) : day;
  return [shown, ...(when ? ["\u00a0", el("span", { class: "figure" }, "· ", when)] : [])];
}

/** No javascript:, data: or file:, no user name that looks like a host. */
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

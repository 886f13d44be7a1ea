// Tables of an answer, which the server sends as lines of Markdown: as nodes, to be announced, to copy.

import { el } from "./nodes.js";

const SEPARATOR = /^\|[\s:|-]*$/;

/** The text in order: {words}, or {lines, head, rows}. */
export function splitTables(text, unfinished) {
  const parts = text.split(/((?:^\|.*(?:\n|$))+)/m);
  return parts.map((words, at) => {
    const lines = words.trim().split("\n");
    // One that arrives is a table from its first line on: no pipes are seen.
    const begins = lines.length < 2 && unfinished && !parts.slice(at + 1).join("");
    if (at % 2 === 0 || !(begins || SEPARATOR.test(lines[1]))) return { words };
    const [head, , ...rows] = lines.map(splitRow);
    return { lines, head, rows };
  });
}

const splitRow = (line) => line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/)
  .map((cell) => cell.trim().replaceAll("\\|", "|"));

/** `numbers` is the head of the last column, which has none: there the numbers of the sources stand. */
export function tableNode({ lines, head, rows }, name, numbers, attributes, rich) {
  const columns = [...Array(Math.max(...[head, ...rows].map(({ length }) => length))).keys()];
  // Figures end below each other.
  const isLast = (at) => at && at === columns.length - 1 && !head[at];
  const kinds = columns.map((at) => (isLast(at) ? "numbers"
    : at && rows.every((row) => /^[\d–-]/.test(row[at] || "–")) ? "amount" : null));
  const cell = (tag, at, scope, words = "", line) => el(tag, { class: kinds[at], scope }, ...rich(words, line));
  const headNode = (at) => {
    if (head[at]) return cell("th", at, "col", head[at]);
    return isLast(at) ? el("th", { scope: "col", class: kinds[at] }, numbers) : el("td");
  };
  // Takes the focus to be scrolled by keys. A region would be a landmark, of which there would be many.
  return el("div", { class: "scroll", dir: attributes.dir ?? null, role: "group", tabindex: "0", "aria-label": `${name}: ${head.filter(Boolean).join(", ")}` },
    el("table", { part: "table", ...attributes },
      el("thead", {}, el("tr", {}, ...columns.map(headNode))),
      el("tbody", {}, ...rows.map((row, nth) => el("tr", {}, ...columns.map((at) =>
        (at ? cell("td", at, null, row[at], lines[nth + 2]) : cell("th", at, "row", row[at], lines[nth + 2]))))))));
}

/** Each row with the heads of its cells, without numbers of sources. */
export const spokenTable = ({ head, rows }) => rows.map((row) => `${row.flatMap((cell, at) =>
  (/^(\s*\[\d+\])*$/.test(cell) ? [] : `${head[at] ?? ""} ${cell}`)).join(", ")}. `).join("");

/** The text with tabs between the cells, as a letter or a spreadsheet takes them. */
export const tabbed = (text) => splitTables(text).map(({ words, head, rows }) =>
  words ?? [head, ...rows].map((row) => `${row.join("\t").trimEnd()}\n`).join("")).join("");

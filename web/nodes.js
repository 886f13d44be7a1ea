// Elements, as the other modules make them.

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

/** Lines in a square of 24; words say the same. */
export function picture(kind, d) {
  const xmlns = "http://www.w3.org/2000/svg";
  return el("svg", { xmlns, viewBox: "0 0 24 24", "aria-hidden": "true", class: kind }, el("path", { xmlns, d }));
}

export const hidden = (words) => el("span", { class: "hidden" }, words);

// The tab's storage. Where it is off or full, a conversation lasts as long as the page.

import { Fault, list, readAnswer, text } from "./api.js";

export function load(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Returns whether storage took it. */
export function save(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

/** Other scripts may have written there: anything odd counts as nothing. */
export function loadTurns(key) {
  try {
    return list(JSON.parse(load(key))).filter(({ question }) => text(question))
      .map(({ question, answer, rated, arrived, fault }) => ({
        question, answer: answer ? readAnswer(answer) : null, rated: rated === true,
        arrived: arrived ? readAnswer(arrived) : null, fault: text(fault) && new Fault(fault),
      }));
  } catch {
    return [];
  }
}

export function saveTurns(key, turns) {
  const kept = turns.map(({ question, answer, rated, arrived, fault }) =>
    ({ question, answer, rated, ...(answer ? {} : { arrived, fault: fault?.kind }) }));
  return save(key, kept.length && JSON.stringify(kept));
}

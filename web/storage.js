// The tab's storage. Where it is off or full, a conversation lasts as long as the page.

import { Fault, list, readAnswer, text } from "./api.js";

const VERSION = 2; // of what is stored; the first was a list of turns

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
    const stored = JSON.parse(load(key));
    return list(stored?.version === VERSION ? stored.turns : stored).filter(({ question }) => text(question))
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
  return save(key, kept.length && JSON.stringify({ version: VERSION, turns: kept }));
}

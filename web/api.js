// The requests to the server. What it sends may have any form; what is no answer becomes a Fault.

// Until the server has named its limits: the longest question, the most messages.
export const DEFAULTS = { feedback: false, longest: 2000, most: 20 };
const SILENCE_MS = 60_000; // a server at work sends a comment every few seconds

/** Why there is no answer; `kind` is a key of `faults` in messages/. */
export class Fault extends Error {
  constructor(kind, detail = {}) {
    super(detail.message || kind);
    this.kind = kind;
    this.detail = { code: kind, ...detail };
  }
}

/** How many questions a request may have, all but the last with their answers. */
export const mostTurns = ({ most }) => Math.floor((most + 1) / 2);

export const history = (turns, options) => turns.slice(-mostTurns(options)).flatMap(({ question, answer }) => [
  { role: "user", content: question },
  ...(answer ? [{ role: "assistant", content: [...answer.answer].slice(0, options.longest).join("") }] : [])]);

/** The final answer; `onPart` gets {citations} or {words} before. */
export async function fetchAnswer(endpoint, question, controller, onPart) {
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Fault("silent")), SILENCE_MS);
  };
  watch();
  try {
    const response = await post(endpoint, question, controller.signal);
    if (!response.ok) throw await httpFault(response);
    if (!response.headers.get("Content-Type")?.includes("event-stream")) {
      return readAnswer(parse(await response.text()));
    }
    return await finalAnswer(response.body, watch, onPart);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw error instanceof Fault ? error : new Fault("broken", { message: String(error) });
  } finally {
    clearTimeout(timer);
  }
}

export async function fetchOptions(endpoint) {
  try {
    const response = await fetch(`${endpoint}/api/options`, { credentials: "omit" });
    const { feedback, max_question_chars: longest, max_messages: most } = response.ok ? await response.json() : {};
    const cap = (value, otherwise) => (Number.isInteger(value) && value > 0 ? value : otherwise);
    return { feedback: feedback === true, longest: cap(longest, DEFAULTS.longest), most: cap(most, DEFAULTS.most) };
  } catch {
    return DEFAULTS;
  }
}

export async function sendRating(endpoint, rating) {
  try {
    const response = await fetch(`${endpoint}/api/feedback`, { method: "POST", credentials: "omit",
      headers: { "Content-Type": "application/json" }, body: JSON.stringify(rating) });
    return response.ok;
  } catch {
    return false;
  }
}

async function post(endpoint, question, signal) {
  try {
    return await fetch(`${endpoint}/api/chat`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(question),
      credentials: "omit",
      cache: "no-store",
      signal,
    });
  } catch (error) {
    throw new Fault("offline", { message: String(error) });
  }
}

async function finalAnswer(body, onChunk, onPart) {
  for await (const { name, data } of readEvents(body, onChunk)) {
    if (name === "citations") onPart({ citations: readCitations(parse(data)?.citations) });
    if (name === "token") onPart({ words: String(parse(data)?.text ?? "") });
    if (name === "error") throw faultFor(200, parse(data)?.error);
    if (name === "answer") return readAnswer(parse(data));
  }
  throw new Fault("broken");
}

/** Server-sent events; one cut off by the end is dropped, as the standard says. */
async function* readEvents(body, onChunk) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let name = "message";
  let data = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      onChunk();
      // A carriage return at the end may be half a line break.
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { name, data: data.join("\n") };
          name = "message";
          data = [];
        } else if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    throw new Fault("garbled");
  }
}

async function httpFault(response) {
  const body = await response.json().catch(() => null);
  return faultFor(response.status, body?.error, Number(response.headers.get("Retry-After")) || null);
}

function faultFor(status, error, wait = null) {
  const detail = { code: text(error?.code) || `http_${status}`, message: text(error?.message), status, wait };
  const kinds = { not_ready: "starting", question_too_long: "tooLong", history_too_long: "historyTooLong",
    rate_limited: "busy", 429: "busy", 503: "starting", 413: "tooLong" };
  return new Fault(kinds[detail.code] ?? kinds[status] ?? "server", detail);
}

export const text = (value) => (typeof value === "string" ? value : "");
export const list = (value) => (Array.isArray(value) ? value : []);

/** The answer with every field of its type. */
export function readAnswer(data) {
  if (typeof data?.answer !== "string") throw new Fault("garbled");
  return {
    answer: data.answer,
    outcome: text(data.outcome),
    language: text(data.language),
    citations: readCitations(data.citations),
    suggestions: list(data.suggestions).filter((item) => text(item)),
    actions: list(data.actions).filter((item) => text(item?.label) && text(item.url)).map(({ label, url }) => ({ label, url })),
    answered_by: text(data.answered_by),
    generation: text(data.generation),
  };
}

const readCitations = (items) => list(items).filter((item) => Number.isInteger(item?.number)).map(readCitation);

function readCitation(item) {
  const sources = list(item.sources).filter((source) => source && typeof source === "object");
  return {
    number: item.number, document: text(item.document), title: text(item.title),
    section: text(item.section), quote: text(item.quote), start: item.start, end: item.end,
    passage: text(item.passage), passage_start: item.passage_start,
    as_of: text(item.as_of), overdue: item.overdue === true,
    sources: sources.map(({ title, url, date, kind }) =>
      ({ title: text(title), url: text(url), date: text(date), kind: text(kind) || "source" })),
  };
}

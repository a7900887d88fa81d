/**
 * Watches a mailbox: by its event stream while that works, by asking every ten seconds where streams are blocked.
 *
 * What it says of itself is true: a stream listens only after the server's `ready`, and one that misses two of its
 * comments is dead. A lost one comes back after growing pauses, or at once with the network or the visitor.
 */
import { api } from "./api.js";

const SILENCE_MS = 50_000; // the server comments every 20 s
const READY_MS = 8_000; // a proxy that holds streams back lets nothing through
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const FAILURES_BEFORE_POLLING = 3;
const POLL_MS = 10_000;
const POLLS = 6;

/** @type {(token: string, watcher: Watcher) => () => void} the answer stops watching */
export function watch(token, watcher) {
  const stop = new AbortController();
  keepWatching(token, watcher, stop.signal);
  return () => stop.abort();
}

async function keepWatching(token, watcher, signal) {
  for (let failures = 0; ; ) {
    let end = await follow(token, watcher, signal);
    failures = end === "ended" ? 0 : failures + 1;
    if (end === "blocked" || (end !== "gone" && failures >= FAILURES_BEFORE_POLLING)) end = await poll(watcher, signal);
    if (signal.aborted) return;
    if (end === "gone") return watcher.gone();
    if (end === "polled") continue;
    watcher.state(navigator.onLine ? "reconnecting" : "offline");
    await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)], signal);
  }
}

/** One stream, until it ends. @returns {Promise<"gone" | "ended" | "blocked" | "failed">} */
async function follow(token, watcher, signal) {
  const attempt = new AbortController();
  const give = (ms) => setTimeout(() => attempt.abort(), ms);
  let timer = give(READY_MS);
  let ready = false;
  try {
    const response = await api.events(token, watcher.cursor(), AbortSignal.any([signal, attempt.signal]));
    for await (const [name, data] of eventsOf(response.body)) {
      clearTimeout(timer);
      timer = give(SILENCE_MS);
      ready ||= name === "ready";
      if (name === "ready") watcher.state("listening");
      if (name) watcher.event(name, data);
      if (name === "closed" && data.reason !== "shutdown") return "gone";
    }
  } catch (fault) {
    if (fault.status === 404) return "gone";
    if (!ready && (fault.status === 429 || attempt.signal.aborted)) return "blocked";
  } finally {
    clearTimeout(timer);
    attempt.abort();
  }
  return ready ? "ended" : "failed";
}

/** Read server-sent events; a comment is an event without a name, and proves life. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    yield* blocks.map(eventOf);
  }
}

function eventOf(block) {
  const { event, data } = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
  return [event, JSON.parse(data ?? "{}")];
}

/** Ask for a minute; then a stream may work again. @returns {Promise<"gone" | "failed" | "polled">} */
async function poll(watcher, signal) {
  for (let turn = 0; turn < POLLS && !signal.aborted; turn += 1) {
    try {
      if (!document.hidden) await watcher.poll();
    } catch (fault) {
      return fault.status === 404 ? "gone" : "failed";
    }
    if (!signal.aborted) watcher.state("polling");
    await pause(POLL_MS, signal);
  }
  return "polled";
}

/** Wait about so long: not all pages shall knock together after a restart. */
function pause(ms, signal) {
  const over = new AbortController();
  return new Promise((resolve) => {
    const wake = () => resolve(over.abort());
    const options = { signal: over.signal };
    setTimeout(wake, ms * (0.7 + Math.random() * 0.6));
    signal.addEventListener("abort", wake, options);
    addEventListener("online", wake, options);
    document.addEventListener("visibilitychange", () => document.hidden || wake(), options);
  });
}

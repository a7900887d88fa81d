/**
 * Watches a mailbox: by its event stream while that works, by asking every ten seconds where streams are blocked.
 *
 * What it says of itself is true: a stream listens only after the server's `ready`, and one that misses two of its
 * comments is dead. A lost one comes back after growing pauses, or at once with the network or the visitor.
 */
import { ask } from "./api.js";
import { READY_MS, SILENCE_MS, share } from "./share.js";

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const POLL_MS = 10_000;

/** @type {(watcher: Watcher) => () => void} */
export function watch(watcher) {
  const stop = new AbortController();
  keepWatching(watcher, stop.signal);
  return () => stop.abort();
}

async function keepWatching(watcher, signal) {
  for (let failures = 0; ; ) {
    let end = await share(watcher, signal, follow);
    failures = end === "ended" ? 0 : failures + 1;
    if (end === "blocked" || (end === "failed" && failures > 2)) end = await poll(watcher, signal);
    if (signal.aborted) return;
    if (end === "gone") return watcher.gone();
    if (end === "polled") continue;
    watcher.state(navigator.onLine ? "reconnecting" : "offline");
    await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)], signal);
  }
}

/** One stream, until it ends. @type {Follow} */
async function follow(watcher, signal) {
  const attempt = new AbortController();
  const quit = () => attempt.abort();
  let timer = setTimeout(quit, READY_MS);
  let ready = false;
  addEventListener("offline", quit, { signal: attempt.signal });
  try {
    const headers = { "Last-Event-ID": watcher.cursor() };
    const either = AbortSignal.any([signal, attempt.signal]);
    const { body } = await ask(watcher.token, "GET", "events", undefined, headers, either);
    for await (const [name, data] of eventsOf(body)) {
      clearTimeout(timer);
      timer = setTimeout(quit, SILENCE_MS);
      ready ||= name === "ready";
      if (name === "ready") watcher.state("listening");
      watcher.event(name, data);
      if (name === "closed" && data.reason !== "shutdown") return "gone";
    }
  } catch (fault) {
    if (fault.status === 404) return "gone";
    if (!ready && (fault.status === 429 || (attempt.signal.aborted && navigator.onLine))) return "blocked";
  } finally {
    clearTimeout(timer);
    quit();
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

/** Ask for a minute; then a stream may work again. @type {Follow} */
async function poll(watcher, signal) {
  for (let turn = 0; turn < 6 && !signal.aborted; turn += 1) {
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

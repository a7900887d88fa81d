/**
 * One event stream per mailbox and browser: of six connections that HTTP/1.1 allows, each tab would hold one.
 *
 * The tab that holds the mailbox's lock streams, and tells the others. When it goes, the next in the queue has the lock
 * and replays from its own cursor. Without locks (http from another machine) each tab has its own stream.
 */
// The server comments every 20 s; through a proxy that holds streams back comes nothing.
export const SILENCE_MS = 50_000;
export const READY_MS = 8_000;
// Of the six connections to one origin some must be left to ask with.
const STREAMS_MAX = 4;

/** @type {(watcher: Watcher, signal: AbortSignal, follow: Follow) => Promise<End>} */
export async function share(watcher, signal, follow) {
  if (!navigator.locks) return follow(watcher, signal);
  const channel = new BroadcastChannel(`ephemail.${watcher.address}`);
  const waiting = new AbortController();
  const options = { signal: AbortSignal.any([signal, waiting.signal]) };
  heed(channel, watcher, waiting);
  try {
    return await navigator.locks.request(channel.name, options, () => lead(channel, watcher, signal, follow));
  } catch {
    return waiting.signal.reason ?? follow(watcher, signal); // a browser that keeps nothing has locks, but gives none
  } finally {
    channel.close();
  }
}

/** @type {(channel: BroadcastChannel, watcher: Watcher, signal: AbortSignal, follow: Follow) => Promise<End>} */
async function lead(channel, watcher, signal, follow) {
  if ((await navigator.locks.query()).held.length > STREAMS_MAX) return "blocked";
  let state = "";
  const tell = (news) => channel.postMessage(news);
  channel.onmessage = ({ data }) => data.hello && state && tell({ state });
  const told = {
    ...watcher,
    state: (name) => {
      watcher.state((state = name));
      tell({ state });
    },
    event: (...event) => {
      watcher.event(...event);
      tell({ event });
    },
  };
  const end = await follow(told, signal);
  if (!signal.aborted) tell({ end });
  return end;
}

/**
 * Hear from the tab that streams; if it falls silent, wait for it no longer.
 * @type {(channel: BroadcastChannel, watcher: Watcher, waiting: AbortController) => void}
 */
function heed(channel, watcher, waiting) {
  let timer = setTimeout(() => waiting.abort("blocked"), READY_MS);
  let told = false;
  channel.onmessage = ({ data: { state, event, end, hello } }) => {
    if (hello) return;
    clearTimeout(timer);
    timer = setTimeout(() => waiting.abort("blocked"), SILENCE_MS);
    if (end === "gone" || end === "blocked") waiting.abort(end);
    else if (end) watcher.state("reconnecting");
    if (state) watcher.state(state);
    if (state && !told) watcher.event("ready"); // what came before we listened
    told ||= Boolean(state);
    if (event) watcher.event(...event);
  };
  channel.postMessage({ hello: true });
}

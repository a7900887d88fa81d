/**
 * What this browser keeps: preferences, tokens, and which messages have been read.
 *
 * Tokens lie in localStorage, or in sessionStorage once the visitor wants them in this tab only; where storage is
 * forbidden they last as long as the page. Other tabs write too, so nothing is cached.
 */
import { secondsUntil } from "./clock.js";

const memory = {};

export const setting = (name) => get("localStorage", name);

export const prefer = (name, value) => set("localStorage", name, value);

/** @type {() => Held[]} the one used last comes last */
export const all = () => JSON.parse(get(area(), "mailboxes") || "[]");

export const read = (token) => all().find((one) => one.token === token)?.read ?? [];

/** Keep a mailbox as the one used last. The server's clock is known now: what is over is forgotten. */
export function keep(token, { address, expires_at }) {
  const others = all().filter((one) => one.token !== token && secondsUntil(one.expires_at) > 0);
  save([...others, { token, address, expires_at, read: read(token), unread: 0 }]);
}

/** @type {(token: string, news: Partial<Held>) => void} */
export const note = (token, news) => save(all().map((one) => (one.token === token ? { ...one, ...news } : one)));

export const forget = (token) => save(all().filter((one) => one.token !== token));

export const inThisTabOnly = () => Boolean(get("sessionStorage", "mailboxes"));

export function keepInThisTabOnly(only) {
  const kept = all();
  set(area(), "mailboxes", "");
  set(only ? "sessionStorage" : "localStorage", "mailboxes", JSON.stringify(kept));
}

const area = () => (inThisTabOnly() ? "sessionStorage" : "localStorage");
const save = (mailboxes) => set(area(), "mailboxes", JSON.stringify(mailboxes));

const get = (where, name) => storage(where)[`ephemail.${name}`];
const set = (where, name, value) => (storage(where)[`ephemail.${name}`] = value);

function storage(where) {
  try {
    return window[where];
  } catch {
    return (memory[where] ??= {});
  }
}

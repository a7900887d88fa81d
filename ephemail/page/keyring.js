/**
 * What this browser keeps: preferences, tokens, and which messages have been read. Other tabs write too.
 *
 * Tokens lie in localStorage, or in sessionStorage once the visitor wants them in this tab only; where storage is
 * forbidden or full they last as long as the page.
 */
import { secondsUntil } from "./clock.js";

// It may have been extended elsewhere; the server knows.
const DAY = 86_400;

const memory = {};

// A tab that takes the mailboxes for itself leaves the others theirs.
addEventListener("storage", ({ key, oldValue, newValue }) => {
  if (key === "ephemail.mailboxes" && newValue === "" && !inThisTabOnly()) set("sessionStorage", "mailboxes", oldValue);
});

/** @type {(name: string) => string | undefined} */
export const setting = (name) => get("localStorage", name);

/** @type {(name: string, value: string) => void} */
export const prefer = (name, value) => set("localStorage", name, value);

/** Whatever else lies there is not ours, and is passed over. @type {() => Held[]} */
export function all() {
  try {
    return JSON.parse(get(area(), "mailboxes")).filter(isHeld);
  } catch {
    return [];
  }
}

/** @type {(token: string) => Held | undefined} */
export const held = (token) => all().find((one) => one.token === token);

/** @type {(token: string) => number[]} */
export const read = (token) => held(token)?.read ?? [];

/** Keep a mailbox as the one used last, and forget what is over. @type {(token: string, mailbox: Mailbox) => void} */
export function keep(token, { address, expires_at }) {
  const others = all().filter((one) => one.token !== token && secondsUntil(one.expires_at) > -DAY);
  save([...others, { token, address, expires_at, read: read(token), unread: 0 }]);
}

/** @type {(token: string, news: Partial<Held>) => void} */
export const note = (token, news) => save(all().map((one) => (one.token === token ? { ...one, ...news } : one)));

/** @type {(token: string) => void} */
export const forget = (token) => save(all().filter((one) => one.token !== token));

export const inThisTabOnly = () => Boolean(get("sessionStorage", "mailboxes"));

/** @type {(only: boolean) => void} */
export function keepInThisTabOnly(only) {
  const kept = all();
  set(area(), "mailboxes", "");
  const others = all().filter(({ token }) => kept.every((one) => one.token !== token));
  set(only ? "sessionStorage" : "localStorage", "mailboxes", JSON.stringify([...others, ...kept]));
}

const isHeld = (one) => /^[\w-]+$/.test(one?.token) && typeof one.address === "string" && Array.isArray(one.read);

const area = () => (inThisTabOnly() ? "sessionStorage" : "localStorage");
const save = (mailboxes) => set(area(), "mailboxes", JSON.stringify(mailboxes));

function get(where, name) {
  try {
    return memory[where + name] ?? window[where][`ephemail.${name}`];
  } catch {
    return undefined;
  }
}

/** Storage may be forbidden, or full. */
function set(where, name, value) {
  delete memory[where + name];
  try {
    window[where][`ephemail.${name}`] = value;
  } catch {
    memory[where + name] = value;
  }
}

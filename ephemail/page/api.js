/** The server's API: each call gives what the server answered, or throws a Problem. No token stands in a URL. */
import { learn } from "./clock.js";
import { words } from "./words.js";

export class Problem extends Error {
  /** @param {number} status 0 when there was no answer @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** @type {Api} */
export const api = {
  about: () => get("", "about"),
  open: (wish) => post("", "mailboxes", wish),
  show: (token) => get(token, "mailbox"),
  extend: (token, ttl_seconds) => post(token, "mailbox/extend", { ttl_seconds }),
  close: (token) => ask(token, "DELETE", "mailbox"),
  list: (token) => get(token, "messages?after=0"),
  read: (token, id, images) => get(token, `messages/${id}${images ? "?images=true" : ""}`),
  octets: async (token, path) => (await ask(token, "GET", `messages/${path}`)).blob(),
  remove: (token, id) => ask(token, "DELETE", `messages/${id}`),
  events: (token, after, signal) => ask(token, "GET", "events", undefined, { "Last-Event-ID": after }, signal),
};

const get = async (token, path) => (await ask(token, "GET", path)).json();
const post = async (token, path, wish) => (await ask(token, "POST", path, wish)).json();

async function ask(token, method, path, wish, headers = {}, signal = undefined) {
  if (token) headers.Authorization = `Bearer ${token}`;
  if (wish) headers["Content-Type"] = "application/json";
  const options = { method, headers, signal, body: wish && JSON.stringify(wish) };
  const response = await fetch(`/api/v1/${path}`, options).catch(() => Promise.reject(new Problem(0, words.unreachable)));
  learn(response);
  if (response.ok) return response;
  const { detail, title } = await response.json().catch(() => ({}));
  throw new Problem(response.status, detail ?? title ?? words.problem);
}

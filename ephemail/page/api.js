/** The server's API: each call gives what the server answered, or throws a Problem. No token stands in a URL. */
import { learn } from "./clock.js";
import { duration, say, spoken } from "./language.js";

const REFUSALS = { 0: "unreachable", 404: "missing", 409: "taken", 422: "malformed", 429: "tooMany", 503: "busy" };

/** @type {Promise<About> | undefined} */
let asked;

export class Problem extends Error {
  constructor(status, seconds) {
    super(say(REFUSALS[status] ?? "problem", { time: duration(seconds || 60) }));
    this.status = status;
  }
}

// For an answer from a server that may accept and be silent.
const PATIENCE_MS = 20_000;

/** @type {Ask} */
export async function ask(token, method, path, wish, headers = {}, signal = AbortSignal.timeout(PATIENCE_MS)) {
  if (token) headers.Authorization = `Bearer ${token}`;
  if (wish) headers["Content-Type"] = "application/json";
  const options = { method, headers, signal, body: wish && JSON.stringify(wish) };
  const response = await fetch(`/api/v1/${path}`, options).catch(() => undefined);
  // Whatever comes of it will be said.
  await spoken;
  if (!response) throw new Problem(0);
  learn(response);
  if (!response.ok) throw new Problem(response.status, response.headers.get("Retry-After"));
  return response;
}

/** @type {(token: string, path: string) => Promise<any>} */
export const get = async (token, path) => bodyOf(await ask(token, "GET", path));
/** @type {(token: string, path: string, wish: object) => Promise<any>} */
export const post = async (token, path, wish) => bodyOf(await ask(token, "POST", path, wish));
/** @type {(token: string, path: string) => Promise<Response>} */
export const remove = (token, path) => ask(token, "DELETE", path);

const bodyOf = (response) => response.json().catch(() => Promise.reject(new Problem(0)));

/** What the server offers, asked for until it has answered. @type {() => Promise<About>} */
export async function about() {
  try {
    return await (asked ??= get("", "about"));
  } catch (fault) {
    asked = undefined;
    throw fault;
  }
}

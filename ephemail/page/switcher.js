/** The mailboxes of this browser, each with its own time and what is new in it. */
import { api } from "./api.js";
import { countdown } from "./clock.js";
import { hook, make } from "./dom.js";
import * as keyring from "./keyring.js";
import { words } from "./words.js";

/** Offer the mailboxes. @param {string} active the token on show, or nothing */
export function draw(active) {
  const all = keyring.all().reverse();
  const elsewhere = all.filter(({ token }) => token !== active);
  const news = elsewhere.reduce((sum, { unread }) => sum + unread, 0);
  const option = ({ token, address, expires_at, unread }) =>
    make("option", { value: token }, words.held(address, countdown(expires_at), unread));
  hook("mailboxes").hidden = !elsewhere.length;
  hook("mailboxes").replaceChildren(make("option", { hidden: true }, words.mailboxes(all.length, news)), ...all.map(option));
}

/** Ask what is new in those that nobody watches. @param {string} active */
export async function look(active) {
  for (const { token, read } of keyring.all().filter((one) => one.token !== active)) {
    const { messages } = await api.list(token).catch(({ status }) => (status === 404 && keyring.forget(token), {}));
    if (messages) keyring.note(token, { unread: messages.filter(({ id }) => !read.includes(id)).length });
  }
  draw(active);
}

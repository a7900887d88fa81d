/** The mailbox that the page shows: entered, watched, left. One at a time. */
import { about, get } from "./api.js";
import * as card from "./card.js";
import { countdown } from "./clock.js";
import { announce, hook, make, toast, write } from "./dom.js";
import * as keyring from "./keyring.js";
import { say } from "./language.js";
import * as list from "./list.js";
import * as notice from "./notice.js";
import { called } from "./pretence.js";
import * as reader from "./reader.js";
import { watch } from "./stream.js";

/** @type {Room} */
const nowhere = { token: "", address: "", cursor: 0, gone: new Set(), stop: () => {} };

let room = nowhere;

export const token = () => room.token;
export const address = () => room.address;

/** Show a mailbox and watch it. @type {(token: string, mailbox: Mailbox) => Promise<void>} */
export async function enter(token, mailbox) {
  leave();
  const entered = (room = { ...nowhere, token, address: mailbox.address, gone: new Set() });
  keyring.keep(token, mailbox);
  document.body.dataset.stage = "open";
  if (document.activeElement === hook("ending-button")) hook("copy").focus();
  card.state("connecting");
  card.show(mailbox, () => refresh(entered).catch((fault) => room === entered && over(fault)));
  // The stream replays what this did not bring.
  if (mailbox.messages) await sync(entered, false).catch(() => {});
  if (room !== entered) return;
  count();
  entered.stop = watch(watcherOf(entered));
}

/** Only who is told that it is gone throws the token away. */
function over({ status, message }) {
  if (status === 404) return gone("expired");
  card.state("reconnecting");
  toast(message);
}

/** @type {(why: "expired" | "wiped") => void} */
export function gone(why) {
  keyring.forget(room.token);
  end("gone", say(why), "open", "new");
}

/**
 * Replace everything with one sentence and one button.
 * @type {(ending: string, why: string, label: string, deed: string) => void}
 */
export function end(ending, why, label, deed) {
  leave();
  count();
  document.body.dataset.stage = "ended";
  write({ ending: say(ending), why, "ending-button": say(label) });
  hook("ending-button").dataset.do = deed;
  // An open one would keep the focus, and speak of what is no more.
  document.querySelector("dialog[open]")?.close();
  hook("ending").focus();
}

/** Say how many are unread, wherever the visitor may look. */
export function count() {
  notice.count(list.unread());
  drawMailboxes();
  about().then(({ limits }) => write({ full: list.fills(limits) ? say("full") : "" }), () => {});
}

/** Offer the mailboxes of this browser, each with its time and what is new in it. */
export function drawMailboxes() {
  const own = (held) => (held.token === room.token ? { ...held, unread: list.unread() } : held);
  const all = keyring.all().reverse().map(own);
  const elsewhere = all.filter(({ token }) => token !== room.token);
  const news = (some) => {
    const n = some.reduce((sum, { unread }) => sum + unread, 0);
    return n ? ` · ${say("news", { n })}` : "";
  };
  const option = (held) =>
    new Option(`${held.address} · ${countdown(held.expires_at)}${news([held])}`, held.token);
  const title = make("option", { hidden: true }, say("mailboxes", { n: all.length }) + news(elsewhere));
  hook("mailboxes").hidden = !elsewhere.length;
  hook("mailboxes").replaceChildren(title, ...all.map(option));
}

/** @type {(id: number) => void} */
export function markRead(id) {
  keyring.note(room.token, { read: [...new Set([...keyring.read(room.token), id])] });
  reread(id);
}

/** Other tabs mark as read, too. */
export function reread(current = reader.showing()) {
  list.mark(keyring.read(room.token), current);
  count();
}

/** @type {(ids: number[]) => void} */
export function drop(ids) {
  const all = list.ids();
  const read = ids.includes(reader.showing());
  const lost = ids.includes(list.focused()) || (read && hook("reader").contains(document.activeElement));
  for (const id of ids) room.gone.add(id);
  keyring.note(room.token, { read: keyring.read(room.token).filter((id) => !ids.includes(id)) });
  list.drop(ids);
  if (read) reader.close();
  if (read) toast(say("missing"));
  const rest = list.ids();
  // Who was there goes on from the next message, not from the top of the page.
  if (lost) (list.button(rest[all.findIndex((id) => ids.includes(id))] ?? rest.at(-1)) ?? hook("copy")).focus();
  count();
}

/** @type {(expires_at: string) => void} */
export function lasts(expires_at) {
  card.lasts(expires_at);
  keyring.note(room.token, { expires_at });
}

/** What is over leaves nothing on the page. */
function leave() {
  // Not before: tabs that told each other at each count would answer each other without end.
  if (room.token) keyring.note(room.token, { unread: list.unread() });
  room.stop();
  room = nowhere;
  card.stop();
  notice.silence();
  write({ local: "", domain: "", again: "", command: "", asked: "", question: "", qr: "", spoken: "" });
  reader.close();
  list.drop(list.ids());
}

/** @type {(entered: Room) => Watcher} */
function watcherOf(entered) {
  // The stream meets the same fault, and says so; it does not replay the deletions of meanwhile.
  const again = () => refresh(entered).catch(() => {});
  const on = {
    ready: again,
    arrival: (summary) => arrive(entered, summary, true),
    deleted: ({ id }) => drop([id]),
    extended: ({ expires_at }) => lasts(expires_at),
    resync: again,
  };
  const here = (deed) => (...facts) => room === entered && deed(...facts);
  return {
    ...entered,
    state: here(card.state),
    event: here((name, data) => {
      try {
        on[name]?.(data);
      } catch (fault) {
        reportError(fault); // a bug of ours, and no broken stream
      }
    }),
    gone: here(() => gone("expired")),
    cursor: () => entered.cursor,
    poll: () => refresh(entered),
  };
}

/** @type {(entered: Room, summary: Summary, fresh: boolean) => void} */
function arrive(entered, summary, fresh) {
  const { id, sender, subject } = summary;
  entered.cursor = Math.max(entered.cursor, id);
  // An answer may have been written before a deletion that we know of; no id comes twice.
  if (list.summary(id) || entered.gone.has(id)) return;
  list.add(summary, keyring.read(entered.token).includes(id), fresh);
  if (!fresh) return;
  count();
  announce(say("arrived", { sender: called(sender), subject: subject || say("noSubject") }));
  notice.notify(summary, () => room === entered && list.button(id)?.click());
}

/** Bring the page up to what the server holds. */
async function refresh(entered) {
  const { expires_at, cursor, messages } = await get(entered.token, "mailbox");
  if (room !== entered) return;
  lasts(expires_at);
  if (cursor !== entered.cursor || messages !== list.ids().length) await sync(entered, true);
}

async function sync(entered, fresh) {
  // What arrives while the answer is on its way is not in it, and not to be dropped for that.
  const known = list.ids();
  const messages = await every(entered.token);
  if (room !== entered) return;
  for (const summary of messages) arrive(entered, summary, fresh);
  drop(known.filter((id) => !messages.some((one) => one.id === id)));
}

/** List all messages, a page at a time. @type {(token: string, after?: number) => Promise<Summary[]>} */
export async function every(token, after = 0) {
  const { messages, cursor } = await get(token, `messages?after=${after}`);
  return messages.length < 100 ? messages : [...messages, ...(await every(token, cursor))];
}

/** The mailbox that the page shows: entered, watched, left. One at a time. */
import { api } from "./api.js";
import * as card from "./card.js";
import { announce, hook, write } from "./dom.js";
import * as keyring from "./keyring.js";
import * as list from "./list.js";
import * as reader from "./reader.js";
import { watch } from "./stream.js";
import * as switcher from "./switcher.js";
import { words } from "./words.js";

/** @type {Room} */
const nowhere = { token: "", address: "", cursor: 0, stop: () => {} };

let room = nowhere;

export const token = () => room.token;
export const address = () => room.address;

/** Show a mailbox and watch it. @type {(token: string, mailbox: Mailbox) => Promise<void>} */
export async function enter(token, mailbox) {
  leave();
  const entered = (room = { ...nowhere, token, address: mailbox.address });
  keyring.keep(token, mailbox);
  document.body.dataset.stage = "open";
  card.state("connecting");
  card.show(mailbox, () => refresh(entered).catch(() => room === entered && gone(words.expired)));
  if (mailbox.messages) await sync(entered, false).catch(() => {}); // the stream replays what this did not bring
  if (room !== entered) return;
  count();
  entered.stop = watch(token, watcherOf(entered));
}

/** Show that the mailbox is gone. */
export function gone(why) {
  keyring.forget(room.token);
  end(words.gone, why, words.open, "new");
}

/** Replace everything with one sentence and one button. */
export function end(ending, why, label, deed) {
  leave();
  count();
  document.body.dataset.stage = "ended";
  write({ ending, why, "ending-button": label });
  hook("ending-button").dataset.do = deed;
  hook("ending").focus();
}

/** Say how many are unread, wherever the visitor may look. */
export function count() {
  const unread = list.unread();
  document.title = unread ? `(${unread}) ephemail` : "ephemail";
  keyring.note(room.token, { unread });
  switcher.draw(room.token);
}

export function markRead(id) {
  list.mark(id);
  keyring.note(room.token, { read: [...new Set([...keyring.read(room.token), id])] });
  count();
}

export function drop(ids) {
  list.drop(ids);
  if (ids.includes(reader.showing())) reader.close();
  count();
}

export function lasts(expires_at) {
  card.lasts(expires_at);
  keyring.note(room.token, { expires_at });
}

function leave() {
  room.stop();
  room = nowhere;
  card.stop();
  reader.close();
  list.drop(list.ids());
}

/** @type {(entered: Room) => Watcher} */
function watcherOf(entered) {
  const again = () => refresh(entered).catch(() => {}); // the stream meets the same fault, and says so
  let started = false;
  const on = {
    ready: () => (started ? again() : (started = true)), // deletions of meanwhile are not replayed
    arrival: (summary) => arrive(entered, summary, true),
    deleted: ({ id }) => drop([id]),
    extended: ({ expires_at }) => lasts(expires_at),
    resync: again,
  };
  const here = (deed) => (...facts) => room === entered && deed(...facts);
  return {
    state: here(card.state),
    event: here((name, data) => on[name]?.(data)),
    gone: here(() => gone(words.expired)),
    cursor: () => entered.cursor,
    poll: () => refresh(entered),
  };
}

function arrive(entered, summary, fresh) {
  const { id, sender, subject } = summary;
  entered.cursor = Math.max(entered.cursor, id);
  if (list.summary(id)) return;
  list.add(summary, keyring.read(entered.token).includes(id), fresh);
  if (!fresh) return;
  count();
  announce(words.arrived(sender.name || sender.address, subject || words.noSubject));
}

/** Bring the page up to what the server holds. */
async function refresh(entered) {
  const { expires_at, cursor, messages } = await api.show(entered.token);
  if (room !== entered) return;
  lasts(expires_at);
  if (cursor !== entered.cursor || messages !== list.ids().length) await sync(entered, true);
}

async function sync(entered, fresh) {
  const { messages } = await api.list(entered.token);
  if (room !== entered) return;
  for (const summary of messages) arrive(entered, summary, fresh);
  const kept = messages.map(({ id }) => id);
  drop(list.ids().filter((id) => !kept.includes(id)));
}

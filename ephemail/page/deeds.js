/** What a visitor can do, by button or by key. Each may throw a Problem, in the visitor's language. */
import { about, get, post, remove } from "./api.js";
import * as card from "./card.js";
import * as dialogs from "./dialogs.js";
import { copy, hook, toast, write } from "./dom.js";
import * as keyring from "./keyring.js";
import { duration, say } from "./language.js";
import * as list from "./list.js";
import { drawBell, pressBell } from "./notice.js";
import * as reader from "./reader.js";
import * as room from "./room.js";
import * as theme from "./theme.js";

/** What the mailboxes that nobody watches held when they were last looked at. @type {Record<string, string>} */
const looked = {};

let turns = 0;

/** @type {Record<string, (button: HTMLElement) => any>} */
export const deeds = {
  copy: (button) => copyAloud(button, button.dataset.value ?? room.address()),
  "copy-link": (button) => copyAloud(button, link()),
  new: () => openNew({}),
  choose: async () => dialogs.choose(await about(), openNew),
  qr: () => dialogs.showCode(link()),
  extend,
  wipe: askToWipe,
  open: (button) => openMessage(Number(button.closest(".row").dataset.id)),
  close: uncover,
  reopen: () => openMessage(reader.showing()),
  next: () => step(1),
  previous: () => step(-1),
  delete: deleteMessage,
  images: reader.showImages,
  save: ({ dataset }) => reader.save(dataset.n, dataset.filename),
  print: () => print(),
  bell: pressBell,
  theme: theme.turn,
  help: dialogs.help,
  seal: async () => dialogs.seal(await about()),
};

/**
 * Enter a mailbox, but one that a link brought only if the visitor wants it. Resolves to whether it was.
 * @type {(token: string) => Promise<boolean>}
 */
export async function enterHeld(token) {
  const turn = ++turns;
  try {
    const mailbox = await get(token, "mailbox");
    if (turn !== turns) return true; // somebody has chosen another meanwhile
    const enter = () => room.enter(token, mailbox).then(prepare);
    if (!keyring.held(token) && token !== room.token()) return await askToEnter(mailbox, enter);
    await enter();
    return true;
  } catch (fault) {
    if (fault.status !== 404) throw fault;
    keyring.forget(token);
    toast(say("missing"));
    return false;
  }
}

/** @type {(wish: Wish) => Promise<void>} */
export async function openNew(wish) {
  const before = room.token();
  const { token, ...mailbox } = await post("", "mailboxes", wish);
  await room.enter(token, mailbox);
  if (before) toast(say("another"));
  prepare();
}

export function uncover() {
  const id = reader.showing();
  reader.close();
  room.reread(0);
  list.focus(id);
}

/** @type {(token: string) => Promise<void>} */
export async function switchTo(token) {
  try {
    await enterHeld(token);
  } finally {
    room.drawMailboxes();
  }
}

/** Ask what is new in the mailboxes that nobody watches. */
export async function lookElsewhere() {
  for (const held of keyring.all().filter((one) => one.token !== room.token())) {
    await look(held).catch(({ status }) => status === 404 && keyring.forget(held.token));
  }
  room.drawMailboxes();
}

async function look({ token, read }) {
  const { expires_at, cursor, messages } = await get(token, "mailbox");
  keyring.note(token, { expires_at });
  if (looked[token] === `${cursor} ${messages}`) return;
  const unread = (await room.every(token)).filter(({ id }) => !read.includes(id)).length;
  keyring.note(token, { unread });
  looked[token] = `${cursor} ${messages}`;
}

// No server sees a fragment.
const link = () => `${location.origin}/#${room.token()}`;

const copyAloud = async (button, text) => toast(say((await copy(text, button)) ? "copied" : "notCopied"));

/** Write on the page what depends on the server and the browser. */
async function prepare() {
  drawBell();
  const known = await about().catch(() => undefined);
  if (known) write({ extend: `+${duration(known.lifetimes.mailbox_ttl_seconds)}` });
}

async function extend() {
  const { mailbox_ttl_seconds: more, mailbox_ttl_max_seconds: longest } = (await about()).lifetimes;
  const before = card.left();
  const ttl_seconds = Math.min(longest, Math.ceil(before + more));
  room.lasts((await post(room.token(), "mailbox/extend", { ttl_seconds })).expires_at);
  toast(card.left() - before < 60 ? say("longest") : say("lasts", { time: duration(card.left()) }));
}

function askToEnter({ address }, enter) {
  const asked = say("linked", { address });
  return dialogs.ask({ asked, question: say("linkedToo"), no: say(room.token() || keyring.all().length ? "keepMine" : "open"), yes: say("enter") }, enter);
}

function askToWipe() {
  const question = say("wipe", { address: room.address(), n: list.ids().length });
  return dialogs.ask({ asked: say("wipeNow"), question, no: say("keep"), yes: say("wipeYes") }, wipe);
}

async function wipe() {
  await remove(room.token(), "mailbox");
  room.gone("wiped");
}

async function openMessage(id) {
  room.markRead(id);
  await reader.open(room.token(), list.summary(id));
}

function step(by) {
  const ids = list.ids();
  const at = ids.indexOf(list.focused() || reader.showing());
  const id = ids[at + by] ?? ids[at];
  list.focus(id);
  return reader.showing() && reader.showing() !== id && openMessage(id);
}

async function deleteMessage() {
  const id = reader.showing() || list.focused();
  if (!id) return;
  await remove(room.token(), `messages/${id}`);
  room.drop([id]);
  toast(say("deleted"));
}

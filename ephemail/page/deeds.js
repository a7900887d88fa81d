/** What a visitor can do, by button or by key. Each may throw a Problem, in the server's words. */
import { api } from "./api.js";
import * as card from "./card.js";
import { copy } from "./copy.js";
import * as dialogs from "./dialogs.js";
import { toast, write } from "./dom.js";
import * as keyring from "./keyring.js";
import * as list from "./list.js";
import * as reader from "./reader.js";
import * as room from "./room.js";
import { words } from "./words.js";

const narrow = matchMedia("(max-width: 800px)");

/** @type {About | undefined} */
let about;

/** @type {Record<string, (button: HTMLElement) => any>} */
export const deeds = {
  copy: (button) => copy(room.address(), button),
  "copy-code": (button) => copy(button.dataset.value, button),
  "copy-command": (button) => copy(button.textContent, button),
  new: () => openNew({}),
  choose: async () => dialogs.choose((await askAbout()).domains, openNew),
  extend,
  wipe: () => dialogs.ask(words.wipe(room.address(), list.ids().length), wipe),
  open: (button) => openMessage(Number(button.closest(".row").dataset.id)),
  close: () => (history.state?.reading ? history.back() : uncover()),
  next: () => step(1),
  previous: () => step(-1),
  delete: deleteMessage,
  images: reader.showImages,
  save: () => reader.save(),
  attachment: ({ dataset }) => reader.save(dataset.n, dataset.filename),
  print: () => window.print(),
  help: dialogs.help,
};

/** Enter a mailbox whose token we hold. @type {(token: string) => Promise<boolean>} false when it is gone */
export async function enterHeld(token) {
  try {
    await room.enter(token, await api.show(token));
    offerExtension();
    return true;
  } catch (fault) {
    if (fault.status !== 404) throw fault;
    keyring.forget(token);
    room.count();
    return false;
  }
}

/** @type {(wish: Wish) => Promise<void>} */
export async function openNew(wish) {
  const before = room.token();
  const { token, ...mailbox } = await api.open(wish);
  uncover();
  await room.enter(token, mailbox);
  if (before) toast(words.another);
  offerExtension();
}

/** Close the reader, by a key or by the browser's back button. */
export function uncover() {
  const id = reader.showing();
  reader.close();
  cover(false);
  list.mark(0);
  list.focus(id);
}

const askAbout = async () => (about ??= await api.about());

/** Write on the button how much it gives. */
async function offerExtension() {
  const { lifetimes } = await askAbout().catch(() => ({}));
  if (lifetimes) write({ extend: words.extend(lifetimes.mailbox_ttl_seconds) });
}

/** @param {string} token of a mailbox we hold */
export async function switchTo(token) {
  uncover();
  if (!(await enterHeld(token))) toast(words.linkGone);
}

async function extend() {
  const { mailbox_ttl_seconds: more, mailbox_ttl_max_seconds: longest } = (await askAbout()).lifetimes;
  const before = card.left();
  const { expires_at } = await api.extend(room.token(), Math.min(longest, Math.ceil(before + more)));
  room.lasts(expires_at);
  toast(card.left() - before < 60 ? words.longest : words.lasts(card.left()));
}

async function wipe() {
  await api.close(room.token());
  room.gone(words.wiped);
}

async function openMessage(id) {
  if (narrow.matches && !history.state?.reading) history.pushState({ reading: true }, "");
  room.markRead(id);
  cover(narrow.matches);
  await reader.open(room.token(), list.summary(id));
}

/** What the reader lies over on a narrow page is out of reach. */
function cover(covered) {
  for (const part of document.querySelectorAll("header, .card, .list")) part.inert = covered;
}

function step(by) {
  const ids = list.ids();
  const at = ids.indexOf(list.focused() || reader.showing());
  const id = ids[Math.max(0, Math.min(ids.length - 1, at + by))];
  list.focus(id);
  return reader.showing() && reader.showing() !== id && openMessage(id);
}

async function deleteMessage() {
  const id = reader.showing() || list.focused();
  if (!id) return;
  await api.remove(room.token(), id);
  const ids = list.ids();
  const at = ids.indexOf(id);
  if (reader.showing()) deeds.close();
  room.drop([id]);
  list.focus(ids[at + 1] ?? ids[at - 1]);
  toast(words.deleted);
}

/** Begins: restores or opens a mailbox, and ties buttons and keys to deeds. */
import { Problem } from "./api.js";
import { deeds, enterHeld, lookElsewhere, openNew, switchTo, uncover } from "./deeds.js";
import { hook, toast } from "./dom.js";
import * as keyring from "./keyring.js";
import { choose, say, spoken } from "./language.js";
import * as list from "./list.js";
import * as reader from "./reader.js";
import * as room from "./room.js";
import * as theme from "./theme.js";

const KEYS = { c: "copy", n: "new", e: "extend", w: "wipe", j: "next", k: "previous", "#": "delete", "?": "help" };

/** What a second touch must not do twice. */
const underWay = new Set();

let linked = "";

deeds.begin = begin;
theme.draw();
wire();
begin();

/** To be tried again with the same link, if the server was out of reach. */
async function begin() {
  linked = takeFragment() || linked;
  try {
    await spoken;
    const entered = linked && (await enterHeld(linked));
    linked = "";
    if (entered) return;
    if (!room.token()) await enterFirst(keyring.all().map(({ token }) => token).reverse());
  } catch (fault) {
    if (room.token()) toast(reason(fault));
    else room.end("cannot", reason(fault), "again", "begin");
  }
}

/** @type {(tokens: string[]) => Promise<void>} */
async function enterFirst(tokens) {
  for (const token of tokens) if (await enterHeld(token)) return;
  await openNew({});
  if (tokens.length) toast(say("renewed"));
}

/** A link carries the token in the fragment; it must not stay in the bar, nor in the history. */
function takeFragment() {
  const token = location.hash.slice(1);
  history.replaceState(null, "", "/");
  return token;
}

function wire() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do], [data-view]");
    if (button?.dataset.view) attempt(() => reader.view(button.dataset.view));
    else if (button) act(button.dataset.do, button);
  });
  document.addEventListener("keydown", press);
  document.querySelector("[role=tablist]").addEventListener("keydown", reader.moveTab);
  hook("address").addEventListener("click", () => getSelection().isCollapsed && act("copy"));
  // Forward would lead to where a message was open.
  addEventListener("popstate", () => (history.state ? history.back() : uncover()));
  addEventListener("hashchange", () => location.hash && begin());
  addEventListener("storage", () => (theme.draw(), room.token() && room.reread()));
  hook("mailboxes").onchange = ({ target }) => attempt(() => switchTo(target.value));
  hook("language").onchange = ({ target }) => attempt(() => speak(target.value));
  setInterval(age, 20_000);
}

async function speak(language) {
  await choose(language);
  await (room.token() ? enterHeld(room.token()) : begin());
}

function age() {
  list.age();
  if (!document.hidden && document.activeElement !== hook("mailboxes")) lookElsewhere();
}

/** Single keys act, unless somebody types, a dialog is open, or they are turned off (WCAG 2.1.4). */
function press(event) {
  const { target, ctrlKey, metaKey, altKey, repeat } = event;
  const key = keyOf(event);
  // On some keyboards # is not to be had without Alt.
  if (ctrlKey || metaKey || (altKey && key !== "#") || document.querySelector("dialog[open]")) return;
  // Closed, a list would be switched by each arrow at once, and never further than to its first.
  if (target.matches("select") && key.startsWith("Arrow") && target.showPicker) {
    event.preventDefault();
    target.showPicker();
  }
  if (key === "Escape") act("close");
  if (!KEYS[key] || target.matches("input, select, textarea") || keyring.setting("keys") === "off") return;
  event.preventDefault();
  if (!repeat || "jk".includes(key)) act(KEYS[key]);
}

/** Letters wherever the keyboard has them: where it writes no Latin, at the place of the key that would. */
function keyOf({ key, code }) {
  return key.length === 1 && key > "~" && code.startsWith("Key") ? code[3].toLowerCase() : key.replace(/^[A-Z]$/, (letter) => letter.toLowerCase());
}

/** @type {(name: string, button?: HTMLElement) => void} */
async function act(name, button = document.querySelector(`[data-do="${name}"]`)) {
  if (underWay.has(name) || (!room.token() && ["copy", "extend", "wipe"].includes(name))) return;
  if (["new", "extend", "delete"].includes(name)) underWay.add(name);
  await attempt(() => deeds[name](button));
  underWay.delete(name);
}

const reason = (fault) => (fault instanceof Problem ? fault.message : say("problem"));

/** A refusal is said; what is no Problem is a bug, and goes to the console too. */
async function attempt(deed) {
  try {
    await deed();
  } catch (fault) {
    toast(reason(fault));
    if (!(fault instanceof Problem)) throw fault;
  }
}

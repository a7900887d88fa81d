/** Begins: restores or opens a mailbox, and ties buttons and keys to deeds. */
import { Problem } from "./api.js";
import { deeds, enterHeld, openNew, switchTo, uncover } from "./deeds.js";
import { hook, toast } from "./dom.js";
import * as keyring from "./keyring.js";
import * as list from "./list.js";
import * as reader from "./reader.js";
import * as room from "./room.js";
import * as switcher from "./switcher.js";
import { words } from "./words.js";

const AGE_MS = 20_000;
const KEYS = { c: "copy", n: "new", e: "extend", w: "wipe", j: "next", k: "previous", "#": "delete", "?": "help" };

deeds.begin = begin;
wire();
begin();

async function begin() {
  const linked = takeFragment();
  const held = keyring.all().map(({ token }) => token);
  try {
    await enterFirst([...held, linked].filter(Boolean).reverse(), linked);
  } catch (fault) {
    room.end(words.cannot, fault.message, words.again, "begin");
  }
}

async function enterFirst(tokens, linked) {
  for (const token of tokens) {
    if (await enterHeld(token)) return;
    if (token === linked) toast(words.linkGone);
  }
  await openNew({});
  if (tokens.length) toast(words.renewed);
}

/** A link carries the token in the fragment; it must not stay in the bar, nor in the history. */
function takeFragment() {
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, "", "/");
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
  addEventListener("popstate", uncover);
  addEventListener("hashchange", () => location.hash && begin());
  hook("mailboxes").addEventListener("change", ({ target }) => attempt(() => switchTo(target.value)));
  setInterval(age, AGE_MS);
}

function age() {
  list.age();
  if (!document.hidden && document.activeElement !== hook("mailboxes")) switcher.look(room.token());
}

/** Single keys act, unless somebody types, a dialog is open, or they are turned off (WCAG 2.1.4). */
function press(event) {
  const { key, target, ctrlKey, metaKey, altKey, repeat } = event;
  if (ctrlKey || metaKey || altKey || document.querySelector("dialog[open]")) return;
  if (key === "Escape") act("close");
  if (!KEYS[key] || target.matches("input, select, textarea") || keyring.setting("keys") === "off") return;
  event.preventDefault();
  if (!repeat || "jk".includes(key)) act(KEYS[key]);
}

function act(name, button = document.querySelector(`[data-do="${name}"]`)) {
  if (["copy", "extend", "wipe"].includes(name) && !room.token()) return;
  attempt(() => deeds[name](button));
}

/** A refusal is said in the server's words; what is no Problem is a bug, and goes to the console too. */
async function attempt(deed) {
  try {
    await deed();
  } catch (fault) {
    toast(fault instanceof Problem ? fault.message : words.problem);
    if (!(fault instanceof Problem)) throw fault;
  }
}

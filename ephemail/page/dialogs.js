/** The dialogs: choose an address, ask once, help. */
import { hook, make } from "./dom.js";
import * as keyring from "./keyring.js";
import { words } from "./words.js";

/** @type {(domains: string[], open: (wish: Wish) => Promise<void>) => void} */
export function choose(domains, open) {
  const { name, domain } = fields("chooser");
  domain.replaceChildren(...domains.map((value) => make("option", { value }, `@${value.replace("*", words.random)}`)));
  name.value = "";
  present("chooser", () => open({ ...(name.value && { name: name.value }), domain: domain.value }));
}

/** @type {(question: string, yes: () => Promise<void>) => void} */
export function ask(question, yes) {
  hook("question").textContent = question;
  present("asker", yes);
}

export function help() {
  const { keys, tab } = fields("helper");
  keys.checked = keyring.setting("keys") !== "off";
  tab.checked = keyring.inThisTabOnly();
  keys.onchange = () => keyring.prefer("keys", keys.checked ? "on" : "off");
  tab.onchange = () => keyring.keepInThisTabOnly(tab.checked);
  present("helper", () => {});
}

const fields = (name) => hook(name).querySelector("form").elements;

/** What fails is said in the dialog, which stays open: the page behind it is out of reach. */
function present(name, yes) {
  const dialog = hook(name);
  const say = (text) => hook("fault", dialog)?.replaceChildren(text);
  dialog.onclick = ({ target }) => (target === dialog || target.closest("[data-dismiss]")) && dialog.close();
  dialog.onsubmit = async (event) => {
    event.preventDefault();
    await Promise.resolve(yes()).then(() => dialog.close(), ({ message }) => say(message));
  };
  say("");
  dialog.showModal();
}

/** The dialogs: choose an address, ask once, carry to a phone, help. */
import { hook, make, write } from "./dom.js";
import * as keyring from "./keyring.js";
import { duration, say } from "./language.js";

/** @type {(about: About, open: (wish: Wish) => Promise<void>) => void} */
export function choose({ domains, lifetimes }, open) {
  const { name, domain, ttl } = fields("chooser");
  const { mailbox_ttl_seconds: usual, mailbox_ttl_max_seconds: longest } = lifetimes;
  const seconds = [...new Set([600, usual, 21_600, longest])].filter((one) => one <= longest);
  const option = (value, text) => new Option(text, value);
  domain.replaceChildren(...domains.map((one) => option(one, `@${one.replace("*", say("random"))}`)));
  ttl.replaceChildren(...seconds.sort((one, other) => one - other).map((one) => option(one, duration(one))));
  ttl.value = usual;
  name.value = "";
  present("chooser", () => open({ name: name.value || null, domain: domain.value, ttl_seconds: Number(ttl.value) }));
}

/** @type {(said: Record<string, string>, deed: () => Promise<void>) => Promise<boolean>} */
export function ask(said, deed) {
  write(said);
  return present("asker", deed);
}

/** @type {(link: string) => Promise<void>} */
export async function showCode(link) {
  const { picture } = await import("./qr.js");
  hook("qr").replaceChildren(picture(link));
  present("carrier");
}

export function help() {
  const { keys, tab } = fields("helper");
  keys.checked = keyring.setting("keys") !== "off";
  tab.checked = keyring.inThisTabOnly();
  keys.onchange = () => keyring.prefer("keys", keys.checked ? "on" : "off");
  tab.onchange = () => keyring.keepInThisTabOnly(tab.checked);
  write({ extends: hook("extend").textContent });
  present("helper");
}

/** @type {(about: About) => void} */
export function seal({ seal: layers }) {
  hook("helper").close();
  // A server whose seal is off tells of no more than two layers: all of it, and the wipe.
  write({ unsealed: layers[2] ? "" : say("unsealed") });
  hook("seal").replaceChildren(
    ...layers.flatMap(({ layer, state }) => [make("dt", {}, layer), make("dd", { dir: "ltr" }, state)]),
  );
  present("sealer");
}

const fields = (name) => hook(name).querySelector("form").elements;

/**
 * Resolves to whether it was done. What fails is said in the dialog, which stays open: the page is out of reach.
 * @type {(name: string, yes?: () => any) => Promise<boolean>}
 */
function present(name, yes = () => {}) {
  const dialog = hook(name);
  const complain = (text) => hook("fault", dialog)?.replaceChildren(text);
  dialog.onclick = ({ target }) => (target === dialog || target.closest("[data-dismiss]")) && dialog.close();
  dialog.onsubmit = async (event) => {
    event.preventDefault();
    if (dialog.ariaBusy) return;
    dialog.ariaBusy = "true";
    await Promise.resolve(yes()).then(() => dialog.close("done"), ({ message }) => complain(message));
    dialog.ariaBusy = null;
  };
  complain("");
  dialog.ariaLabel = dialog.querySelector("h2").textContent;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      document.body.append(hook("toast"));
      resolve(dialog.returnValue === "done");
    };
  });
}

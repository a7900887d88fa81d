/** One message, opened: its head from the summary at once, the rest as it comes. */
import { api } from "./api.js";
import { hook, make, write } from "./dom.js";
import { finds } from "./list.js";
import * as views from "./views.js";
import { words } from "./words.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
const nothing = { token: "", id: 0, images: false };

/** @type {Opened} */
let current = nothing;

/** @type {Record<string, (opened: Opened) => HTMLElement | Promise<HTMLElement>>} */
const ways = {
  message: ({ message: { html, text }, images }) =>
    html ? views.designed(html, images) : views.plain(text || words.nothing),
  text: ({ message }) => views.plain(message.text),
  headers: ({ message }) => views.headers(message.headers),
  source: async ({ token, id, message }) =>
    views.source(await api.octets(token, `${id}/raw`), message.source_only ? words.sourceOnly : undefined),
};

/** @type {() => number} the id of the message on show, or 0 */
export const showing = () => current.id;

/** @type {(token: string, summary: Summary) => Promise<void>} */
export async function open(token, summary) {
  close();
  const opened = (current = { ...nothing, token, id: summary.id });
  head(summary);
  document.body.dataset.reading = "";
  hook("subject").focus();
  opened.message = await api.read(token, summary.id);
  if (current === opened) await fill(opened.message);
}

export function close() {
  current = nothing;
  for (const name of ["panel", "finds", "attachments", "print"]) hook(name).replaceChildren();
  for (const name of ["warning", "images"]) hook(name).hidden = true;
  write({ subject: "", name: "", sender: "", facts: "" });
  delete document.body.dataset.reading;
}

/** Load this message's remote images, this once. */
export async function showImages() {
  const asked = current;
  asked.message = await api.read(asked.token, asked.id, true);
  asked.images = true;
  if (current === asked) await view("message");
}

/** Save the message as it came, or an attachment. @type {(n?: string, filename?: string) => Promise<void>} */
export async function save(n, filename) {
  const { token, id } = current;
  const octets = await api.octets(token, n ? `${id}/attachments/${n}` : `${id}/raw`);
  const href = URL.createObjectURL(octets);
  make("a", { href, download: filename ?? `message-${id}.eml` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000); // the browser needs it until it has begun to write
}

/** @param {string} name of a tab */
export async function view(name) {
  const asked = current;
  const panel = hook("panel");
  if (!asked.message) return;
  for (const tab of tabs) {
    tab.ariaSelected = tab.dataset.view === name;
    tab.tabIndex = tab.dataset.view === name ? 0 : -1;
  }
  panel.dataset.view = name;
  panel.setAttribute("aria-labelledby", `tab-${name}`);
  hook("images").hidden = name !== "message" || asked.images || !asked.message.remote_images;
  const content = await ways[name](asked);
  if (current === asked && panel.dataset.view === name) panel.replaceChildren(content);
}

/** Arrow keys move among the tabs. @type {(event: KeyboardEvent) => void} */
export function moveTab({ key, target }) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!step) return;
  const offered = tabs.filter((tab) => !tab.hidden);
  const next = offered.at((offered.indexOf(target) + step) % offered.length);
  next.focus();
  next.click();
}

function head(summary) {
  const { name, address } = summary.sender;
  const named = /[^\s<>"']{1,64}@[^\s<>"']{1,255}/.exec(name)?.[0] ?? address;
  const time = new Date(summary.received_at).toLocaleTimeString();
  write({ subject: summary.subject || words.noSubject, name: name || (address ? "" : words.noSender), sender: address });
  write({ facts: `· ${time} · ${summary.tls ? words.tls : words.noTls}`, warning: words.pretends(address) });
  hook("warning").hidden = named.toLowerCase() === address.toLowerCase();
  hook("finds").append(...finds(summary));
  hook("reader").scrollTop = 0;
}

async function fill(message) {
  const { html, text, remote_images, source_only } = message;
  for (const tab of tabs) {
    const { view: name } = tab.dataset;
    tab.hidden = (name === "message" && source_only) || (name === "text" && !(html && text));
  }
  write({ "images-word": words.images(remote_images), print: html ? text : "" });
  views.attachments(message);
  await view(source_only ? "source" : "message");
}

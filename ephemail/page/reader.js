/** One message, opened: its head from the summary at once, the rest as it comes. */
import { ask, get } from "./api.js";
import { hook, make, write } from "./dom.js";
import { say, timeOfDay } from "./language.js";
import { finds } from "./list.js";
import { doubts } from "./pretence.js";
import * as views from "./views.js";

const narrow = matchMedia("(max-width: 800px)");
const tabs = [...document.querySelectorAll("[role=tab]")];

/** @type {Opened} */
const nothing = { token: "", id: 0, images: false };

let current = nothing;

const ways = {
  message: ({ message: { html, text }, images }) =>
    html ? views.designed(html, images, warn) : views.plain(text || say("nothing")),
  text: ({ message }) => views.plain(message.text),
  headers: ({ message }) => views.headers(message.headers),
  source: async ({ token, id, message }) =>
    views.source(await octets(token, id, "raw"), message.source_only && say("sourceOnly")),
};

export const showing = () => current.id;

narrow.addEventListener("change", cover);

/** @type {(token: string, summary: Summary) => Promise<void>} */
export async function open(token, summary) {
  clear();
  const opened = (current = { ...nothing, token, id: summary.id });
  rememberWay();
  head(summary);
  write({ panel: "…" });
  document.body.dataset.reading = "";
  cover();
  const subject = hook("subject");
  // Only one that is too long is a stop of its own, to be scrolled by keys.
  subject.tabIndex = subject.scrollHeight > subject.clientHeight ? 0 : -1;
  subject.focus();
  try {
    opened.message = await get(token, `messages/${summary.id}`);
  } catch (fault) {
    if (current === opened) offerAgain(fault, { do: "reopen" });
    throw fault;
  }
  if (current === opened) await fill(opened.message);
}

/** Show nothing, which the browser's back button shall not do once more. */
export function close() {
  clear();
  cover();
  if (!history.state) return;
  const arrive = (event) => {
    event.stopImmediatePropagation(); // it is we who have gone back, and another may be open by now
    rememberWay();
  };
  addEventListener("popstate", arrive, { once: true, capture: true });
  history.back();
}

/** On a narrow page the browser's back button leads back to the list. */
function rememberWay() {
  if (narrow.matches && current.id && !history.state) history.pushState("reading", "");
}

function clear() {
  current = nothing;
  hook("images").hidden = true;
  const rest = { finds: "", attachments: "", panel: "", print: "" };
  write({ subject: "", name: "", sender: "", facts: "", warning: "", lies: "", ...rest });
  views.silence();
  for (const tab of tabs) tab.hidden = true;
  delete document.body.dataset.reading;
}

/** Load this message's remote images, this once. */
export async function showImages() {
  const asked = current;
  asked.message = await get(asked.token, `messages/${asked.id}?images=true`);
  asked.images = true;
  if (current === asked && hook("panel").dataset.view === "message") await view("message");
}

/** Save the message as it came, or an attachment. @type {(n?: string, filename?: string) => Promise<void>} */
export async function save(n, filename) {
  const { token, id } = current;
  const href = URL.createObjectURL(await octets(token, id, n ? `attachments/${n}` : "raw"));
  make("a", { href, download: filename ?? `message-${id}.eml` }).click();
  // The browser needs it until it has begun to write.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** @type {(name: "message" | "text" | "source" | "headers") => Promise<void>} */
export async function view(name) {
  const asked = current;
  const panel = hook("panel");
  if (!asked.message) return;
  for (const tab of tabs) {
    const chosen = tab.dataset.view === name;
    tab.ariaSelected = chosen;
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) panel.ariaLabel = tab.textContent;
  }
  panel.dataset.view = name;
  hook("images").hidden = name !== "message" || asked.images || !asked.message.remote_images;
  const isWanted = () => current === asked && panel.dataset.view === name;
  try {
    const content = await ways[name](asked);
    if (isWanted()) panel.replaceChildren(content);
  } catch (fault) {
    if (isWanted()) offerAgain(fault, { view: name });
    throw fault;
  }
}

/** Arrow keys move among the tabs. @type {(event: KeyboardEvent) => void} */
export function moveTab({ key, target }) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key] * (document.dir === "rtl" ? -1 : 1);
  if (!step) return;
  const offered = tabs.filter((tab) => !tab.hidden);
  const next = offered.at((offered.indexOf(target) + step) % offered.length);
  next.focus();
  next.click();
}

/** What the reader lies over on a narrow page is out of reach. */
function cover() {
  const covered = narrow.matches && Boolean(current.id);
  for (const part of document.querySelectorAll("header, .card, .list")) part.inert = covered;
}

/** @type {(fault: Error, deed: DOMStringMap) => void} */
function offerAgain({ message }, deed) {
  const button = make("button", {}, say("again"));
  Object.assign(button.dataset, deed);
  hook("panel").replaceChildren(make("p", { className: "warning" }, message), button);
}

/** @type {(token: string, id: number, part: string) => Promise<Blob>} */
async function octets(token, id, part) {
  const patience = AbortSignal.timeout(600_000); // ten megabytes on a slow line
  return (await ask(token, "GET", `messages/${id}/${part}`, undefined, {}, patience)).blob();
}

/** Say which links show another host than they lead to. */
const warn = (lies) => write({ lies: lies.map((lie) => say("lie", lie)).join("\n") });

function head(summary) {
  const { name, address } = summary.sender;
  const facts = `· ${timeOfDay(summary.received_at)} · ${say(summary.tls ? "tls" : "noTls")}`;
  const subject = summary.subject || say("noSubject");
  const warning = doubts(summary.sender);
  write({ subject, name: name || (address ? "" : say("noSender")), sender: address, facts, warning });
  hook("finds").append(...finds(summary));
  hook("reader").scrollTop = 0;
}

async function fill(message) {
  const { html, text, remote_images: n, source_only } = message;
  for (const tab of tabs) {
    const { view: name } = tab.dataset;
    tab.hidden = (name === "message" && source_only) || (name === "text" && !(html && text));
  }
  write({ "images-word": say("images", { n }), print: html ? text : "" });
  views.attachments(message);
  await view(source_only ? "source" : "message");
}

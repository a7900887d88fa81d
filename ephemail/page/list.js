/** The rows: one per id, the newest first. */
import { secondsUntil } from "./clock.js";
import { clone, hook } from "./dom.js";
import { ago, say } from "./language.js";
import { called } from "./pretence.js";

/** @type {Map<number, {summary: Summary, row: HTMLElement}>} */
const rows = new Map();

/** Add a row; a fresh one slides in. @type {(summary: Summary, read: boolean, fresh: boolean) => void} */
export function add(summary, read, fresh) {
  const row = rowOf(summary);
  row.toggleAttribute("data-read", read);
  row.toggleAttribute("data-fresh", fresh);
  const older = ids().find((id) => id < summary.id);
  hook("rows").insertBefore(row, rows.get(older)?.row ?? null);
  rows.set(summary.id, { summary, row });
  age();
}

/** @type {(gone: number[]) => void} */
export function drop(gone) {
  for (const id of gone) rows.get(id)?.row.remove();
  for (const id of gone) rows.delete(id);
  age();
}

export const summary = (id) => rows.get(id)?.summary;

/** All ids from top to bottom. @type {() => number[]} */
export const ids = () => [...rows.keys()].sort((one, other) => other - one);

/** Whether the mailbox takes no more. @type {(limits: Limits) => boolean} */
export function fills({ mailbox_max_messages: most, mailbox_max_bytes: octets }) {
  return rows.size >= most || [...rows.values()].reduce((sum, { summary: { size } }) => sum + size, 0) >= octets;
}

export const unread = () => hook("rows").querySelectorAll(".row:not([data-read])").length;

/** @type {(id: number) => HTMLButtonElement | undefined} */
export const button = (id) => rows.get(id)?.row.querySelector("button");

export const focus = (id) => button(id)?.focus();

/** @type {() => number} */
export const focused = () => Number(document.activeElement.closest(".row")?.dataset.id ?? 0);

/** Mark which have been read, and the one that is being read. @type {(read: number[], current: number) => void} */
export function mark(read, current) {
  for (const [id, { row }] of rows) {
    if (read.includes(id)) row.dataset.read = "";
    button(id).ariaCurrent = id === current ? "true" : null;
  }
}

/** Say anew how long ago each arrived. */
export function age() {
  document.body.toggleAttribute("data-empty", !rows.size);
  for (const { summary: { received_at }, row } of rows.values()) {
    row.querySelector("time").textContent = ago(-secondsUntil(received_at));
  }
}

/** What was found in a message: codes to copy, links to press. @type {(summary: Summary) => HTMLElement[]} */
export const finds = ({ codes, links }) => [
  ...codes.map(codeButton),
  ...links.filter(({ url }) => /^https?:/i.test(url)).map(linkButton),
];

function rowOf({ id, sender, subject, preview, attachments, codes, links }) {
  const row = clone("row");
  row.dataset.id = id;
  row.querySelector("button").title = sender.address;
  hook("who", row).textContent = called(sender);
  hook("what", row).textContent = subject || say("noSubject");
  hook("preview", row).textContent = preview;
  if (attachments.every(({ inline }) => inline)) for (const name of ["clip", "files"]) hook(name, row).remove();
  hook("chips", row).append(...finds({ codes, links }));
  return row;
}

/** A code is grouped for reading, as in 493 817 or 1234 5678; what is copied has no gap. */
function codeButton({ value }) {
  const button = clone("code");
  const groups = /^\w{6,12}$/.test(value) ? value.match(value.length % 3 ? /.{1,4}/g : /.{3}/g) : [value];
  button.dataset.value = value;
  button.querySelector("b").textContent = groups.join("\u2009");
  return button;
}

function linkButton({ url, host, kind }) {
  const link = clone("link");
  link.href = link.title = url;
  link.querySelector("b").textContent = say(["confirm", "login", "reset"].includes(kind) ? kind : "link", { host });
  return link;
}

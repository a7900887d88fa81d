/** The rows: one per id, the newest first. */
import { secondsUntil } from "./clock.js";
import { clone, hook, make } from "./dom.js";
import { words } from "./words.js";

/** @type {Map<number, {summary: Summary, row: HTMLElement}>} */
const rows = new Map();

/** @type {(summary: Summary, read: boolean, fresh: boolean) => void} fresh: it arrived while we looked */
export function add(summary, read, fresh) {
  const row = rowOf(summary);
  row.toggleAttribute("data-read", read);
  row.toggleAttribute("data-fresh", fresh);
  const older = ids().find((id) => id < summary.id);
  hook("rows").insertBefore(row, rows.get(older)?.row ?? null);
  rows.set(summary.id, { summary, row });
  age();
}

export function drop(gone) {
  for (const id of gone) rows.get(id)?.row.remove();
  for (const id of gone) rows.delete(id);
  age();
}

export const summary = (id) => rows.get(id)?.summary;

/** @type {() => number[]} from top to bottom */
export const ids = () => [...rows.keys()].sort((one, other) => other - one);

export const unread = () => hook("rows").querySelectorAll(".row:not([data-read])").length;

export const focus = (id) => rows.get(id)?.row.querySelector("button").focus();

/** @type {() => number} the focused row's id, or 0 */
export const focused = () => Number(document.activeElement.closest(".row")?.dataset.id ?? 0);

/** Mark the row that is being read; 0 for none. */
export function mark(id) {
  for (const [one, { row }] of rows) {
    if (one === id) row.dataset.read = "";
    row.querySelector("button").ariaCurrent = one === id ? "true" : null;
  }
}

/** Say anew how long ago each arrived. */
export function age() {
  document.body.toggleAttribute("data-empty", !rows.size);
  for (const { summary: { received_at }, row } of rows.values()) {
    row.querySelector("time").textContent = words.ago(-secondsUntil(received_at) / 60);
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
  hook("who", row).append(make("bdi", { title: sender.address }, sender.name || sender.address || words.noSender));
  hook("what", row).textContent = subject || words.noSubject;
  hook("preview", row).textContent = preview;
  if (attachments.every(({ inline }) => inline)) hook("clip", row).remove();
  hook("chips", row).append(...finds({ codes, links }));
  return row;
}

/** A code is grouped for reading, as in 493 817 or 1234 5678; what is copied has no gap. */
function codeButton({ value }) {
  const button = clone("code");
  const groups = /^\w{6,12}$/.test(value) && value.match(value.length % 3 ? /.{1,4}/g : /.{3}/g);
  button.dataset.value = value;
  button.querySelector("b").textContent = groups ? groups.join("\u2009") : value;
  return button;
}

function linkButton({ url, host, kind }) {
  const link = clone("link");
  link.href = link.title = url;
  link.querySelector("b").textContent = words.link(kind, host);
  return link;
}

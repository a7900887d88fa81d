/** What reaches a visitor who looks elsewhere: the count in title and icon, and notifications if asked for. */
import { hook, toast } from "./dom.js";
import { prefer, setting } from "./keyring.js";
import { say } from "./language.js";
import { called } from "./pretence.js";

const icon = document.querySelector("link[rel=icon]");
const plain = icon.href;

const STANDING_MAX = 5;

/** @type {Notification[]} */
const standing = [];

/** @type {(unread: number) => void} */
export function count(unread) {
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <rect width="32" height="32" rx="8" fill="#c2410c"/>
    <text x="16" y="24" fill="#fff" font-size="22" text-anchor="middle">${unread}</text></svg>`;
  document.title = unread ? `(${unread}) ephemail` : "ephemail";
  icon.href = unread ? `data:image/svg+xml,${encodeURIComponent(drawn)}` : plain;
}

/** Take back what still stands on the desktop. */
export function silence() {
  for (const shown of standing.splice(0)) shown.close();
}

const wanted = () => window.Notification?.permission === "granted" && setting("bell") === "on";

export function drawBell() {
  hook("bell").hidden = !window.Notification;
  hook("bell").ariaPressed = wanted();
}

/** Turn notifications on or off; the browser asks the visitor the first time. */
export async function pressBell() {
  const off = wanted();
  const permitted = (await Notification.requestPermission()) === "granted";
  prefer("bell", permitted && !off ? "on" : "off");
  toast(say(!permitted ? "bellRefused" : off ? "bellOff" : "bellOn"));
  drawBell();
}

/**
 * Notify, unless the visitor sees it arrive. Tabs that say the same say it once, by its tag.
 * @type {(summary: Summary, open: () => void) => void}
 */
export function notify({ received_at, sender, subject, codes: [code] }, open) {
  if (!wanted() || document.hasFocus() || standing.length >= STANDING_MAX) return;
  const body = code ? `${code.value} · ${subject}` : subject;
  try {
    const shown = new Notification(called(sender), { body, tag: received_at, icon: plain });
    standing.push(shown);
    shown.onclick = () => (window.focus(), open());
  } catch {
    prefer("bell", "off"); // some phones permit them, and throw
    drawBell();
  }
}

/** The address card: the address, how long it lives, and whether we listen. */
import { countdown, secondsUntil } from "./clock.js";
import { announce, hook, write } from "./dom.js";
import { duration, say } from "./language.js";

const URGENT_SECONDS = 300;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

let shown = {};
let ticking = 0;
let asked = 0;

/**
 * Show a mailbox, and count down until we are stopped; once it is over say so every five seconds.
 * @type {(mailbox: Mailbox, over: () => void) => void}
 */
export function show(mailbox, over) {
  const { address: again } = mailbox;
  const at = again.lastIndexOf("@");
  write({ local: again.slice(0, at), domain: again.slice(at), again, command: `ephemail send ${again}` });
  hook("try").hidden = !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
  shown = mailbox;
  stop();
  ticking = setInterval(() => (draw(), isOver() && over()), 1000);
  draw();
}

/** Say so at most every five seconds: the server may be out of reach. */
function isOver() {
  if (left() > 0 || performance.now() - asked < 5000) return false;
  asked = performance.now();
  return true;
}

/** @type {(expires_at: string) => void} */
export function lasts(expires_at) {
  shown = { ...shown, expires_at };
  draw();
}

export const stop = () => clearInterval(ticking);

/** @type {() => number} */
export const left = () => secondsUntil(shown.expires_at);

/** @type {Watcher["state"]} */
export function state(name) {
  const lost = name === "reconnecting" || name === "offline";
  hook("live").dataset.state = name;
  hook("for").toggleAttribute("data-lost", lost);
  write({ live: say(name), waiting: say(lost ? name : "waiting"), for: say(lost ? "lost" : "byItself") });
}

function draw() {
  const seconds = left();
  const burning = calm.matches ? Math.ceil(seconds / 60) * 60 : seconds;
  const urgent = seconds <= URGENT_SECONDS;
  hook("fuse").style.setProperty("--left", burning / (seconds - secondsUntil(shown.opened_at)));
  if (urgent && !("urgent" in document.body.dataset)) announce(say("lasts", { time: duration(seconds) }));
  document.body.toggleAttribute("data-urgent", urgent);
  write({ left: countdown(shown.expires_at) });
}

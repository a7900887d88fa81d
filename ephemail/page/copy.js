/** Copies, says so, and shows a tick on the button. */
import { make, toast } from "./dom.js";
import { words } from "./words.js";

const TICK_MS = 1600;

/** @type {(text: string, button: Element) => Promise<void>} */
export async function copy(text, button) {
  const done = (await navigator.clipboard?.writeText(text).then(() => true, () => false)) ?? copyOldWay(text);
  toast(done ? words.copied : words.notCopied);
  if (done) mark(button, "#check");
  if (done) setTimeout(mark, TICK_MS, button, "#copy");
}

function mark(button, icon) {
  button.querySelector("use").setAttribute("href", icon);
  button.toggleAttribute("data-copied", icon === "#check");
}

/** For pages that came without TLS from another machine: browsers give those no clipboard. */
function copyOldWay(value) {
  const before = document.activeElement;
  const area = make("textarea", { value, className: "spoken" });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before.focus();
  return done;
}

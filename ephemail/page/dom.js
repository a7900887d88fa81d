/** How scripts find, fill and copy what stands in index.html, and speak. */

let hiding = 0;

export const hook = (name, within = document) => within.querySelector(`[data-hook="${name}"]`);

/** Copy a template's one element. */
export const clone = (template) => hook(template).content.firstElementChild.cloneNode(true);

export function make(tag, members, ...children) {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
}

export function write(texts) {
  for (const [name, text] of Object.entries(texts)) hook(name).textContent = text;
}

/** Say it to eyes and ears: in the open dialog, which all else lies beneath. */
export function toast(text) {
  const toasted = hook("toast");
  document.querySelector("dialog[open]")?.append(toasted);
  toasted.textContent = text;
  toasted.dataset.shown = "";
  clearTimeout(hiding);
  hiding = setTimeout(() => delete toasted.dataset.shown, 3500);
}

/** Say it to screen readers. */
export const announce = (spoken) => write({ spoken });

/** Copy, and show a tick on the button. */
export async function copy(text, button) {
  const done = (await navigator.clipboard?.writeText(text).then(() => true, () => false)) ?? copyOldWay(text);
  if (done) mark(button, "check");
  if (done) setTimeout(mark, 1600, button, "copy");
  return done;
}

function mark(button, icon) {
  button.querySelector("use").setAttribute("href", `#${icon}`);
  button.toggleAttribute("data-copied", icon === "check");
}

/** For pages that came without TLS from another machine: browsers give those no clipboard. */
function copyOldWay(text) {
  const fill = (event) => (event.clipboardData.setData("text/plain", text), event.preventDefault());
  document.addEventListener("copy", fill);
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}

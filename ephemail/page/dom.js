/** How scripts find and fill what stands in index.html, and speak. */

const SHOWN_MS = 3500;

let hiding = 0;

/** @type {(name: string, within?: ParentNode) => any} */
export const hook = (name, within = document) => within.querySelector(`[data-hook="${name}"]`);

/** @type {(template: string) => any} a copy of the template's one element */
export const clone = (template) => hook(`${template}-template`).content.firstElementChild.cloneNode(true);

/** @type {(tag: string, members: object, ...children: (Node | string)[]) => any} */
export function make(tag, members, ...children) {
  const element = Object.assign(document.createElement(tag), members);
  element.append(...children);
  return element;
}

/** @type {(texts: Record<string, string>) => void} */
export function write(texts) {
  for (const [name, text] of Object.entries(texts)) hook(name).textContent = text;
}

/** Say it to eyes and ears. */
export function toast(text) {
  write({ toast: text });
  hook("toast").dataset.shown = "";
  clearTimeout(hiding);
  hiding = setTimeout(() => delete hook("toast").dataset.shown, SHOWN_MS);
}

/** Say it to screen readers. */
export const announce = (spoken) => write({ spoken });

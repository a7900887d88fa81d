/** The ways to see a message: as designed, as text, as source, its headers; and what is attached. */
import { clone, hook, make } from "./dom.js";
import { say, weight } from "./language.js";

const SOURCE_SHOWN_BYTES = 256 * 1024;
const SHOWN_IN_PLACE = /^image\/(png|jpeg|gif|webp)$/;
const SHOWN_IN_PLACE_MAX = 2 * 1024 * 1024; // as the server's
const LINKS_MAX = 1_000; // of 29,000 a browser takes ten seconds to lay out

let hearing = new AbortController();

/**
 * HTML in two frames: the outer runs our one script, the inner, which holds the mail, runs none. Their origins are
 * opaque: they have no name to post to, and are known by their window.
 * @type {(html: string, images: boolean, warn: (lies: Lie[]) => void) => Node}
 */
export function designed(html, images, warn) {
  const frame = make("iframe", { title: say("frame"), className: "mail", src: images ? "/viewer/images" : "/viewer" });
  frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  const hear = ({ source, data }) => {
    if (source === frame.contentWindow) data === "ready" ? source.postMessage({ html }, "*") : warn(data);
  };
  silence();
  hearing = new AbortController();
  addEventListener("message", hear, { signal: hearing.signal });
  const both = new DocumentFragment();
  both.append(make("small", {}, say("frame")), frame);
  return both;
}

/** Hear the frame no more, and hold on to its mail no longer. */
export const silence = () => hearing.abort();

/** Keep the line breaks, and make web links pressable. @type {(text: string) => HTMLElement} */
export function plain(text) {
  const element = make("div", { className: "text", dir: "auto" });
  let last = 0;
  for (const { 0: found, index } of text.matchAll(/https?:\/\/[^\s<>"]{1,2000}/gi)) {
    if (element.childElementCount === LINKS_MAX) break;
    const href = found.replace(/[.,;:!?)\]}'*]{1,9}$/, "");
    const link = make("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, href);
    element.append(text.slice(last, index), link);
    last = index + href.length;
  }
  element.append(text.slice(last));
  return element;
}

/** @type {(octets: Blob, remark: string | false) => Promise<HTMLElement>} */
export async function source(octets, remark) {
  const shown = await octets.slice(0, SOURCE_SHOWN_BYTES).text();
  const cut = octets.size > SOURCE_SHOWN_BYTES ? say("sourceCut") : "";
  return make("div", {}, make("p", {}, remark || cut), make("pre", { dir: "ltr" }, shown));
}

/** @type {(fields: [string, string][]) => HTMLElement} */
export const headers = (fields) =>
  make("dl", {}, ...fields.flatMap(([name, value]) => [make("dt", {}, name), make("dd", { dir: "auto" }, value)]));

/** List what is attached, but for images that the HTML shows in place. @type {(message: Message) => void} */
export function attachments({ attachments: all, html }) {
  const isShown = ({ content_type: kind, size }) => SHOWN_IN_PLACE.test(kind) && size <= SHOWN_IN_PLACE_MAX;
  const inPlace = (one) => html && one.inline && !one.blocked && isShown(one);
  hook("attachments").replaceChildren(...all.filter((one) => !inPlace(one)).map(attachmentOf));
}

function attachmentOf({ n, filename, content_type, size, blocked, unchecked }) {
  const item = clone("attachment");
  const button = item.firstElementChild;
  const said = [weight(size), content_type, ...(unchecked ? [say("unchecked")] : [])].join(" · ");
  const facts = blocked ? say("blocked", { reason: say(blocked) }) : said;
  Object.assign(button.dataset, { n, filename });
  button.disabled = Boolean(blocked);
  button.querySelector("bdi").textContent = filename;
  button.querySelector("small").textContent = facts;
  return item;
}

/** What a sender's name may pretend, said to who reads it. */
import { say } from "./language.js";

// Of domains ending in two letters Node.js is none.
const DOMAIN =
  /(?:[\p{L}\p{N}-]{1,63}\.){1,9}(?:com|net|org|gov|info|app|dev|shop|bank|online|xyz|(?!js)[a-z]{2})(?![\p{L}\p{N}])/iu;

/**
 * Nobody has verified the address either: the reader always shows it.
 * @type {(sender: Sender) => string}
 */
export function doubts(sender) {
  const [name, address] = [sender.name.normalize("NFKC").toLowerCase(), sender.address.toLowerCase()];
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const named = name.match(/[^\s<>()"']{1,64}@[^\s<>()"']{1,255}/g)?.find((one) => one !== address);
  const claimed = DOMAIN.exec(name)?.[0].replace(/^www\./, "");
  const pretends = named ?? (claimed && !`.${domain}`.endsWith(`.${claimed}`));
  const strange = /xn--|[^\0-\x7f]/.test(domain);
  const pretence = pretends ? say("pretends", { shown: named ?? claimed, address }) : "";
  return [pretence, strange ? say("lookalike", { domain }) : ""].join("\n").trim();
}

/** Who a row says it is from: where there is doubt the address comes first. @type {(sender: Sender) => string} */
export function called(sender) {
  const { name, address } = sender;
  return doubts(sender) ? `${address} ${name}` : name || address || say("noSender");
}

/** The words that scripts put on the page; what index.html says itself is not repeated here. */

const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

const states = {
  connecting: "Connecting",
  listening: "Listening",
  reconnecting: "Reconnecting",
  polling: "Checking every 10 s",
  offline: "Offline",
};
const links = { confirm: "Confirm at", login: "Sign in at", reset: "Reset at" };
const units = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];

export const words = {
  copied: "Copied",
  notCopied: "Not copied: select it and press Ctrl+C.",
  gone: "Gone. Nothing remains.",
  expired: "The address and all it received have been forgotten.",
  wiped: "The address and all it received have been wiped.",
  open: "Open a new address",
  cannot: "No address yet",
  again: "Try again",
  unreachable: "The server cannot be reached.",
  problem: "That did not work.",
  renewed: "Your last address has expired. This is a new one.",
  another: "A new address. You still have the one before: see above.",
  linkGone: "That mailbox is gone.",
  longest: "It cannot be extended any further.",
  deleted: "Message deleted",
  noSubject: "(no subject)",
  noSender: "(no sender)",
  tls: "over TLS",
  noTls: "unencrypted",
  nothing: "This message is empty.",
  sourceOnly: "This message could not be taken apart. Here is its source.",
  sourceCut: "This is its beginning. Download the .eml for the rest.",
  frame: "The message as its sender designed it",
  random: "random",
  state: (name) => states[name],
  ago: (minutes) => (minutes < 1 ? "now" : minutes < 60 ? `${Math.floor(minutes)} min` : `${Math.floor(minutes / 60)} h`),
  link: (kind, host) => `${links[kind] ?? "Open"} ${host}`,
  mailboxes: (count, unread) => many(count, "mailbox", "mailboxes") + (unread ? ` · ${unread} new` : ""),
  held: (address, time, unread) => `${address} · ${time}${unread ? ` · ${unread} new` : ""}`,
  images: (count) => `${many(count, "remote image")} blocked.`,
  attachment: (type, octets) => `${words.size(octets)} · ${type}`,
  blocked: (reason) => `removed: ${reason}`,
  pretends: (address) => `The name shows an address, but the sender's is ${address}`,
  arrived: (sender, subject) => `New message from ${sender}: ${subject}`,
  wipe: (address, count) => `${address} and ${many(count, "message")}: gone at once, for good.`,
  extend: (seconds) => `+${words.duration(seconds)}`,
  lasts: (seconds) => `The address will be gone in ${words.duration(seconds)}.`,
  duration(seconds) {
    const [size, name] = units.find(([unit]) => seconds >= unit) ?? units[3];
    return many(Math.round(seconds / size), name);
  },
  size: (octets) => (octets < 1e6 ? `${Math.ceil(octets / 1024)} KB` : `${(octets / 1048576).toFixed(1)} MB`),
};

/** The visitor's language. What index.html says in English is the key to its translation; scripts speak by name. */
import { hook, make } from "./dom.js";
import { prefer, setting } from "./keyring.js";

const OFFERED = ["en", "de", "es", "fr", "pt", "ru", "ar", "hi", "ja", "zh"];
const UNITS = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
const SAID = ".//text()[normalize-space()] | .//@title | .//@aria-label | .//@placeholder";

const root = document.documentElement;
const templates = [...document.querySelectorAll("template")].map(({ content }) => content.firstElementChild);
const texts = [document.body, ...templates].flatMap(textsOf);

/** To make one takes longer than to use it for a hundred rows. @type {Record<string, Intl.RelativeTimeFormat>} */
const formats = {};

let words = {};

/** Settled once the words are there, or cannot be had. */
export const spoken = speak(setting("language")).catch(() => {});

/** @type {(language: string) => Promise<void>} */
export async function choose(language) {
  await speak(language);
  prefer("language", language);
}

/** @type {(name: string, facts?: Record<string, any>) => string} */
export function say(name, facts = {}) {
  const word = words[name] ?? name;
  const form = typeof word === "string" ? word : word[new Intl.PluralRules(root.lang).select(facts.n)];
  return form.replace(/{(\w+)}/g, (_, fact) => facts[fact]);
}

/** @type {(seconds: number) => string} */
export function duration(seconds) {
  const [size, unit] = unitOf(seconds);
  return measure(Math.round(seconds / size), unit, "long");
}

/** @type {(seconds: number) => string} */
export function ago(seconds) {
  const [size, unit] = unitOf(seconds);
  formats[tag()] ??= new Intl.RelativeTimeFormat(tag(), { style: "narrow", numeric: "auto" });
  return formats[tag()].format(seconds < 60 ? 0 : -Math.floor(seconds / size), unit);
}

/** @type {(octets: number) => string} */
export const weight = (octets) => measure(Math.ceil(octets / 1024), "kilobyte");

/** @type {(when: string) => string} */
export const timeOfDay = (when) => new Date(when).toLocaleTimeString(tag());

// Digits as in codes and addresses.
const tag = () => `${navigator.languages.find((one) => one.startsWith(root.lang)) ?? root.lang}-u-nu-latn`;
const unitOf = (seconds) => UNITS.find(([size]) => seconds >= size) ?? UNITS[3];
const measure = (value, unit, unitDisplay = "short") =>
  new Intl.NumberFormat(tag(), { style: "unit", unit, unitDisplay }).format(value);

async function speak(wanted) {
  const likely = [wanted, ...navigator.languages.map((tag) => tag.slice(0, 2)), "en"];
  const language = likely.find((one) => OFFERED.includes(one));
  const address = new URL(`words/${language}.json`, import.meta.url);
  words = await fetch(address).catch(() => fetch(address)).then((answer) => answer.json());
  root.lang = language;
  root.dir = language === "ar" ? "rtl" : "ltr";
  for (const [node, whole] of texts) node.nodeValue = whole.replace(/\S.*\S|\S/, (text) => words[text] ?? text);
  const option = (value) => new Option(new Intl.DisplayNames(value, { type: "language" }).of(value), value);
  hook("language").replaceChildren(make("option", { hidden: true }, language.toUpperCase()), ...OFFERED.map(option));
}

function textsOf(within) {
  const found = document.evaluate(SAID, within, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  const nodes = Array.from({ length: found.snapshotLength }, (_, index) => found.snapshotItem(index));
  return nodes.map((node) => [node, node.nodeValue]);
}

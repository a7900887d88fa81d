/** Light or dark: as the visitor's system is, until the visitor turns it; turned back it follows the system again. */
import { prefer, setting } from "./keyring.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const system = () => (dark.matches ? "dark" : "light");

export function turn() {
  const other = (setting("theme") || system()) === "dark" ? "light" : "dark";
  prefer("theme", other === system() ? "" : other);
  draw();
}

export function draw() {
  document.documentElement.style.colorScheme = setting("theme") ?? "";
}

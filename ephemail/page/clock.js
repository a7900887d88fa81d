/** Time as the server sees it: the visitor's clock may be wrong by hours, and every answer carries a Date. */

// Date has whole seconds, and the answer took its way.
const NOISE_MS = 2000;

let skewMs = 0;

/** @type {(response: Response) => void} */
export function learn({ headers }) {
  const difference = Date.parse(headers.get("Date")) + 500 - Date.now();
  skewMs = Math.abs(difference) > NOISE_MS ? difference : 0;
}

/** @type {(when: string) => number} */
export const secondsUntil = (when) => (Date.parse(when) - Date.now() - skewMs) / 1000;

/** @type {(when: string) => string} */
export function countdown(when) {
  const seconds = Math.max(0, Math.ceil(secondsUntil(when)));
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), (seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : Math.floor(minutes)}:${two(seconds % 60)}`;
}

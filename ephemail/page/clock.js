/** Time as the server sees it: the visitor's clock may be wrong by hours, and every answer carries a Date. */

const NOISE_MS = 2000; // Date has whole seconds, and the answer took its way: less is no difference

let skewMs = 0;

/** @type {(response: Response) => void} */
export function learn({ headers }) {
  const difference = Date.parse(headers.get("Date")) + 500 - Date.now();
  if (!Number.isNaN(difference)) skewMs = Math.abs(difference) < NOISE_MS ? 0 : difference;
}

/** @type {(when: string) => number} from now until a time of RFC 3339; negative when it is past */
export const secondsUntil = (when) => (Date.parse(when) - Date.now() - skewMs) / 1000;

/** @type {(when: string) => string} the time until then, such as 49:12 or 3:04:05 */
export function countdown(when) {
  const seconds = Math.max(0, Math.ceil(secondsUntil(when)));
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), (seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : Math.floor(minutes)}:${two(seconds % 60)}`;
}

/** A QR code (ISO/IEC 18004) of up to 134 bytes: always version 6-L, 41 modules square. */
const SIZE = 41;
// Codewords in each of two blocks, §7.5.1
const DATA = 68;
const CORRECTION = 18;

/** @type {(text: string) => SVGElement} */
export function picture(text) {
  const rows = drawn(interleaved([...new TextEncoder().encode(text)]));
  const d = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "-4 -4 49 49");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

/**
 * §7.4 to §7.6: byte mode, length, bytes, terminator, padding; the blocks take turns.
 * @type {(bytes: number[]) => number[]}
 */
function interleaved(bytes) {
  const hex = [bytes.length, ...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const data = `4${hex}0`.match(/../g).map((pair) => parseInt(pair, 16));
  for (let pad = 0xec; data.length < 2 * DATA; pad ^= 0xfd) data.push(pad);
  const parts = [data.slice(0, DATA), data.slice(DATA)];
  const byTurns = ([one, other]) => one.flatMap((codeword, at) => [codeword, other[at]]);
  return [...byTurns(parts), ...byTurns(parts.map(correction))];
}

/**
 * Reed and Solomon's: what remains when the generator polynomial divides the data.
 * @type {(data: number[]) => number[]}
 */
function correction(data) {
  let generator = [1];
  for (let root = 1; generator.length <= CORRECTION; root = times(root, 2)) {
    generator = [...generator, 0].map((factor, power) => factor ^ times(generator[power - 1], root));
  }
  const rest = [...data, ...Array(CORRECTION).fill(0)];
  for (const at of data.keys()) {
    const first = rest[at];
    generator.forEach((factor, power) => (rest[at + power] ^= times(factor, first)));
  }
  return rest.slice(DATA);
}

/** Multiply in the field of 256 elements. */
function times(one, other) {
  let product = 0;
  for (; other; other >>= 1) {
    if (other & 1) product ^= one;
    one = (one << 1) ^ ((one >> 7) * 0x11d);
  }
  return product;
}

/**
 * §7.7: patterns, format, and the codewords in columns of two, up and down from the lower right.
 *
 * Always under mask 0, a chessboard: readers take any, and under a token, which is random, none is better.
 * @type {(codewords: number[]) => number[][]}
 */
function drawn(codewords) {
  const rows = Array.from({ length: SIZE }, () => Array(SIZE));
  for (const at of rows.keys()) rows[6][at] = rows[at][6] = (at + 1) % 2;
  for (const [x, y] of [[3, 3], [37, 3], [3, 37]]) putRings(rows, x, y, [1, 1, 0, 1, 0]);
  putRings(rows, 34, 34, [1, 0, 1]);
  putFormat(rows);
  let next = 0;
  for (let right = 40, up = 1; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
    for (let step = 0; step < SIZE * 2; step += 1) {
      const [x, y] = [right - (step % 2), up ? 40 - (step >> 1) : step >> 1];
      if (rows[y][x] !== undefined) continue;
      rows[y][x] = ((codewords[next >> 3] >> (7 - (next & 7))) & 1) ^ ((x + y + 1) & 1);
      next += 1;
    }
  }
  return rows;
}

function putRings(rows, centreX, centreY, darks) {
  for (const [y, row] of rows.entries()) {
    for (const x of row.keys()) row[x] = darks[Math.max(Math.abs(x - centreX), Math.abs(y - centreY))] ?? row[x];
  }
}

/** §7.9.1: level L and mask 0, with their own error correction, twice. */
function putFormat(rows) {
  for (let at = 0; at < 15; at += 1) {
    const dark = (0x77c4 >> at) & 1;
    rows[at < 6 ? at : at < 8 ? at + 1 : at + 26][8] = dark;
    rows[8][at < 8 ? 40 - at : at < 9 ? 7 : 14 - at] = dark;
  }
  rows[33][8] = 1;
}

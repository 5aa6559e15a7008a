// The frames of a training film: what Python packed, as pixels and words. Pure functions, but for `inflated`.

/** @typedef {[label: number, row: number, column: number]} Sign A letter on a region. */

/**
 * @typedef {object} Film
 * @property {[moments: number, scenes: number, height: number, width: number]} shape
 * @property {string[]} names of the moments
 * @property {string} scoreName
 * @property {string[]} scoreTexts
 * @property {number[]} scores
 * @property {[low: number, high: number]} range of the line of the scores
 * @property {string} chartWords
 * @property {string} legend
 * @property {Record<number, string>} letters
 * @property {number[][]} wrong wrong pixels, by moment and scene
 * @property {Sign[][]} truthSigns by scene
 * @property {Sign[][][]} signs by moment and scene
 * @property {Uint32Array} palette of the labels, then two greys of void
 * @property {Uint32Array} marks background, right, wrong, and two greys of void
 * @property {number} hatched the label of void
 * @property {(scene: number) => Uint8Array} image
 * @property {(scene: number) => Uint8Array} truth
 * @property {(moment: number, scene: number) => Uint8Array} prediction
 */

/** @typedef {"image" | "truth" | "prediction" | "wrong"} Row */

/** @type {Row[]} */
export const ROWS = ["image", "truth", "prediction", "wrong"];

/**
 * Undo Python's zlib.compress.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Colours as one number each, for pixels that are written at once.
 * @param {number[][]} colours [red, green, blue]
 */
export function packedColours(colours) {
  const bytes = new Uint8Array(4 * colours.length);
  colours.forEach((colour, label) => bytes.set([...colour, 255], 4 * label));
  return new Uint32Array(bytes.buffer);
}

/**
 * Pixels in the colours of their labels.
 * @param {ArrayLike<number>} labels
 * @param {Uint32Array} palette
 * @param {number} hatched the label of void; its second grey stands behind it
 * @param {number} columns
 */
export function pixelsOf(labels, palette, hatched, columns) {
  const pixels = new Uint32Array(labels.length);
  for (let i = 0; i < labels.length; i += 1) {
    const stripe = Math.floor(((Math.floor(i / columns) + (i % columns)) % 4) / 2);
    pixels[i] = palette[labels[i] === hatched ? hatched + stripe : labels[i]];
  }
  return pixels;
}

/** @param {Uint8Array} levels */
export function greys(levels) {
  const bytes = new Uint8Array(4 * levels.length);
  levels.forEach((level, i) => bytes.set([level, level, level, 255], 4 * i));
  return new Uint32Array(bytes.buffer);
}

/**
 * Each pixel: 0 right background, 1 right, 2 wrong, 3 void (counts nowhere).
 * @param {Uint8Array} truth
 * @param {Uint8Array} guess
 * @param {number} hatched
 */
export function compared(truth, guess, hatched) {
  return truth.map((label, i) => {
    if (label === hatched) return 3;
    if (label !== guess[i]) return 2;
    return label ? 1 : 0;
  });
}

/**
 * Where the points of the score line stand in a box.
 * @param {number[]} scores
 * @param {number[]} range
 * @param {{ left: number, top: number, width: number, height: number }} box
 */
export function linePoints(scores, [low, high], { left, top, width, height }) {
  const steps = Math.max(scores.length - 1, 1);
  const span = high - low || 1;
  return scores.map((score, i) => [left + (width * i) / steps, top + height - (height * (score - low)) / span]);
}

/**
 * The moment at a share of the line's width.
 * @param {number} share
 * @param {number} count
 */
export function momentAt(share, count) {
  return Math.round(Math.min(1, Math.max(0, share)) * (count - 1));
}

/**
 * @param {number} count
 * @param {string} name
 */
export function counted(count, name) {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/**
 * @param {Pick<Film, "names" | "scoreName" | "scoreTexts">} film
 * @param {number} index
 */
export function scoreWords(film, index) {
  return `${film.names[index]}: ${film.scoreName} ${film.scoreTexts[index]}`;
}

/**
 * Of what is said at the moments, the longest: so much room is kept for it.
 * @param {Pick<Film, "names" | "scoreName" | "scoreTexts">} film
 */
export function longestWords(film) {
  const all = film.names.map((_, index) => scoreWords(film, index));
  return all.reduce((one, other) => (other.length > one.length ? other : one));
}

/**
 * @param {Pick<Film, "names" | "scoreName" | "scoreTexts" | "wrong">} film
 * @param {number} index
 */
export function spokenWords(film, index) {
  const counts = film.wrong[index].map((count, scene) => `${count} in scene ${scene + 1}`);
  return `${scoreWords(film, index)}; wrong pixels: ${counts.join(", ")}.`;
}

/**
 * What a panel shows, in words.
 * @param {Pick<Film, "names" | "letters" | "wrong" | "truthSigns" | "signs">} film
 * @param {Row} row
 * @param {number} scene
 * @param {number} [index]
 */
export function panelWords(film, row, scene, index = 0) {
  const name = `Scene ${scene + 1}`;
  const held = (/** @type {Sign[]} */ signs) => {
    const found = [...new Set(signs.map(([label]) => film.letters[label]))].sort();
    return found.length ? `regions of ${found.join(", ")}` : "no large region";
  };
  if (row === "image") return `${name}: the image`;
  if (row === "truth") return `${name}, truth: ${held(film.truthSigns[scene])}`;
  if (row === "prediction") return `${name}, prediction at ${film.names[index]}: ${held(film.signs[index][scene])}`;
  return `${name}, wrong at ${film.names[index]}: ${counted(film.wrong[index][scene], "pixel")}`;
}

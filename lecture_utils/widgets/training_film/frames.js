// The frames of a training film: what Python packed, as pixels and words. Pure functions, but for `inflated`.

export const ROWS = ["image", "truth", "prediction", "wrong"];

export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// Undo Python's zlib.compress.
export async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// A palette [[red, green, blue], …] as one number a colour, for pixels that are written at once.
export function packed(palette) {
  const bytes = new Uint8Array(4 * palette.length);
  palette.forEach((colour, label) => bytes.set([...colour, 255], 4 * label));
  return new Uint32Array(bytes.buffer);
}

// Pixels in the colours of their labels. `hatched` is the label of void; its second grey stands behind it.
export function pixelsOf(labels, palette, hatched, columns) {
  const pixels = new Uint32Array(labels.length);
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i];
    pixels[i] = palette[label === hatched ? label + ((((Math.floor(i / columns) + (i % columns)) % 4) / 2) | 0) : label];
  }
  return pixels;
}

export function greys(levels) {
  const bytes = new Uint8Array(4 * levels.length);
  levels.forEach((level, i) => bytes.set([level, level, level, 255], 4 * i));
  return new Uint32Array(bytes.buffer);
}

// Each pixel: 0 right background, 1 right, 2 wrong, 3 void (counts nowhere).
export function compared(truth, guess, hatched) {
  return truth.map((label, i) => {
    if (label === hatched) return 3;
    if (label !== guess[i]) return 2;
    return label ? 1 : 0;
  });
}

// Where the points of the score line stand in a box, and back: the moment at a share of its width.
export function linePoints(scores, [low, high], { left, top, width, height }) {
  const steps = Math.max(scores.length - 1, 1);
  const span = high - low || 1;
  return scores.map((score, i) => [left + (width * i) / steps, top + height - (height * (score - low)) / span]);
}

export function momentAt(share, count) {
  return Math.round(Math.min(1, Math.max(0, share)) * (count - 1));
}

export function counted(count, name) {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

export function scoreWords(film, index) {
  return `${film.names[index]}: ${film.scoreName} ${film.scoreTexts[index]}`;
}

export function spokenWords(film, index) {
  const counts = film.wrong[index].map((count, scene) => `${count} in scene ${scene + 1}`);
  return `${scoreWords(film, index)}; wrong pixels: ${counts.join(", ")}.`;
}

// What a panel shows, in words.
export function panelWords(film, row, scene, index) {
  const name = `Scene ${scene + 1}`;
  const held = (signs) => {
    const found = [...new Set(signs.map(([label]) => film.letters[label]))].sort();
    return found.length ? `regions of ${found.join(", ")}` : "no large region";
  };
  if (row === "image") return `${name}: the image`;
  if (row === "truth") return `${name}, truth: ${held(film.truthSigns[scene])}`;
  if (row === "prediction") return `${name}, prediction at ${film.names[index]}: ${held(film.signs[index][scene])}`;
  return `${name}, wrong at ${film.names[index]}: ${counted(film.wrong[index][scene], "pixel")}`;
}

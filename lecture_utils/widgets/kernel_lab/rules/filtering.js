// What a convolution, or a pooling, makes of a picture. Whole numbers stay exact: every sum is far below 2^53.

/** @typedef {{ kernel_size: number, stride: number, padding: number, dilation: number }} Setting */

/**
 * Numbers row by row; of a photograph from 0 to 255.
 * @typedef {object} Plane
 * @property {number} rows
 * @property {number} columns
 * @property {Float64Array | Uint8Array} values
 */

/** @typedef {"convolution" | "max pooling" | "average pooling"} Mode */

export const parameterNames = ["kernel_size", "stride", "padding", "dilation"];

/**
 * How many windows fit along an axis; none if there is no room for one.
 * @param {number} size
 * @param {Setting} setting
 */
function outputSize(size, { kernel_size: k, stride, padding, dilation }) {
  const room = size + 2 * padding - dilation * (k - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/** @typedef {{ width: number, values: Float64Array }} Padded a plane in its border, and how long its rows are */

/** @type {WeakMap<Plane, Map<string, Padded>>} */
const kept = new WeakMap();

/**
 * A plane in its border, made once for each width of it.
 * @param {Plane} plane
 * @param {number} border
 * @param {number} fill
 * @returns {Padded}
 */
function padded(plane, border, fill) {
  const all = kept.get(plane) ?? new Map();
  kept.set(plane, all);
  const key = `${border}/${fill}`;
  const known = all.get(key);
  if (known) return known;
  const { rows, columns, values } = plane;
  const width = columns + 2 * border;
  const made = { width, values: new Float64Array(width * (rows + 2 * border)).fill(fill) };
  for (let r = 0; r < rows; r += 1) {
    made.values.set(values.subarray(r * columns, (r + 1) * columns), (r + border) * width + border);
  }
  all.set(key, made);
  return made;
}

/**
 * How far the taps of a window lie from its first cell.
 * @param {Setting} setting
 * @param {number} width of a row
 */
function offsets({ kernel_size: k, dilation }, width) {
  return Array.from({ length: k * k }, (_, tap) => dilation * (Math.floor(tap / k) * width + (tap % k)));
}

/**
 * Adds the products with one slice. Four taps at a time: a sum is read and written a quarter as often.
 * @param {Float64Array} sums
 * @param {[rows: number, columns: number]} out
 * @param {Plane} plane
 * @param {number[]} slice
 * @param {Setting} setting
 */
function addProducts(sums, [rows, columns], plane, slice, setting) {
  const { stride, padding } = setting;
  const { width, values } = padded(plane, padding, 0);
  const away = offsets(setting, width);
  const taps = away.map((_, tap) => tap).filter((tap) => slice[tap] !== 0);
  for (let t = 0; t < taps.length; t += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => slice[taps[t + n]] ?? 0);
    const [ao, bo, co, po] = [0, 1, 2, 3].map((n) => away[taps[t + n]] ?? 0);
    for (let i = 0; i < rows; i += 1) {
      let at = i * stride * width;
      for (let o = i * columns; o < (i + 1) * columns; o += 1) {
        sums[o] += a * values[at + ao] + b * values[at + bo] + c * values[at + co] + d * values[at + po];
        at += stride;
      }
    }
  }
}

/**
 * One output channel: the sum over the input channels of each channel with its own slice of the kernel.
 * @param {Plane[]} picture
 * @param {number[][]} slices weights row by row, for each channel of the picture
 * @param {Setting} setting
 * @returns {Plane}
 */
function convolved(picture, slices, setting) {
  const [rows, columns] = [outputSize(picture[0].rows, setting), outputSize(picture[0].columns, setting)];
  const values = new Float64Array(rows * columns);
  picture.forEach((plane, channel) => addProducts(values, [rows, columns], plane, slices[channel], setting));
  return { rows, columns, values };
}

/**
 * @param {Plane} plane
 * @param {Setting} setting
 * @returns {Plane}
 */
function maxPooled(plane, setting) {
  const [rows, columns] = [outputSize(plane.rows, setting), outputSize(plane.columns, setting)];
  const values = new Float64Array(rows * columns).fill(-Infinity);
  const source = padded(plane, setting.padding, -Infinity);
  for (const away of offsets(setting, source.width)) {
    for (let i = 0; i < rows; i += 1) {
      let at = i * setting.stride * source.width + away;
      for (let o = i * columns; o < (i + 1) * columns; o += 1) {
        if (source.values[at] > values[o]) values[o] = source.values[at];
        at += setting.stride;
      }
    }
  }
  return { rows, columns, values };
}

/**
 * The mean of a window, with the zeros of the border in it.
 * @param {Plane} plane
 * @param {Setting} setting
 * @returns {Plane}
 */
function averagePooled(plane, setting) {
  const taps = setting.kernel_size ** 2;
  const sums = convolved([plane], [new Array(taps).fill(1)], setting);
  for (let i = 0; i < sums.values.length; i += 1) sums.values[i] /= taps;
  return sums;
}

/**
 * Every output channel. A pooling makes one of each channel of the picture.
 * @param {Mode} mode
 * @param {Plane[]} picture
 * @param {number[][][]} kernels for each output channel its slices
 * @param {Setting} setting
 * @returns {Plane[]}
 */
export function filtered(mode, picture, kernels, setting) {
  if (mode === "convolution") return kernels.map((slices) => convolved(picture, slices, setting));
  return picture.map((plane) => (mode === "max pooling" ? maxPooled : averagePooled)(plane, setting));
}

/**
 * An output channel after other weights, made from the one before: only taps whose weight is another one are added.
 * Null where a weight is no whole number: the sums would not be exactly those that are made from nothing.
 * @param {Plane} before
 * @param {Plane[]} picture
 * @param {number[][]} old the slices it was made with
 * @param {number[][]} slices
 * @param {Setting} setting
 * @returns {Plane | null}
 */
export function refiltered({ rows, columns, values }, picture, old, slices, setting) {
  if (![...old, ...slices].every((slice) => slice.every(Number.isInteger))) return null;
  const sums = new Float64Array(values);
  picture.forEach((plane, channel) => {
    const more = slices[channel].map((weight, tap) => weight - old[channel][tap]);
    addProducts(sums, [rows, columns], plane, more, setting);
  });
  return { rows, columns, values: sums };
}

/**
 * Red, green and blue as one grey, in thousandths, rounded. Twin of datasets.photo.
 * @param {Plane[]} planes one, or three
 * @returns {Plane}
 */
export function greyOf(planes) {
  if (planes.length === 1) return planes[0];
  const [red, green, blue] = planes.map(({ values }) => values);
  const grey = new Uint8Array(red.length);
  for (let i = 0; i < grey.length; i += 1) grey[i] = (299 * red[i] + 587 * green[i] + 114 * blue[i] + 500) / 1000;
  return { ...planes[0], values: grey };
}

/**
 * The cells of the window of one output pixel, row by row: its place in the picture, or -1 in the border of zeros.
 * @param {{ rows: number, columns: number }} picture
 * @param {[row: number, column: number]} at
 * @param {Setting} setting
 */
export function windowAt({ rows, columns }, [row, column], { kernel_size: k, stride, padding, dilation }) {
  return Array.from({ length: k * k }, (_, tap) => {
    const r = row * stride - padding + Math.floor(tap / k) * dilation;
    const c = column * stride - padding + (tap % k) * dilation;
    return r < 0 || c < 0 || r >= rows || c >= columns ? -1 : r * columns + c;
  });
}

/**
 * Whether all taps of a window lie in the border, along an axis.
 * @param {number} size
 * @param {Setting} setting
 */
function isEmptySomewhere(size, setting) {
  const { kernel_size: k, stride, padding, dilation } = setting;
  for (let i = 0; i < outputSize(size, setting); i += 1) {
    let inPicture = false;
    for (let a = 0; a < k && !inPicture; a += 1) {
      const place = i * stride - padding + a * dilation;
      inPicture = place >= 0 && place < size;
    }
    if (!inPicture) return true;
  }
  return false;
}

/**
 * Why no window fits, and what would help; empty if one does.
 * @param {Mode} mode
 * @param {{ rows: number, columns: number }} picture
 * @param {Setting} setting
 */
export function problemOf(mode, { rows, columns }, setting) {
  const { kernel_size: k, padding, dilation } = setting;
  if (mode !== "convolution" && 2 * padding > k) {
    return `In a pooling, padding (=${padding}) may be at most half of kernel_size (=${k}), or a window could lie in the border alone. `
      + `Use a padding of at most ${Math.floor(k / 2)}.`;
  }
  const [span, room] = [dilation * (k - 1) + 1, Math.min(rows, columns) + 2 * padding];
  if (span <= room) {
    const empty = mode === "max pooling" && [rows, columns].some((size) => isEmptySomewhere(size, setting));
    return empty ? "A window lies in the border alone, where there is nothing to take the largest of. "
      + "Use a smaller padding or dilation." : "";
  }
  return `No window fits: it spans ${span} pixels, and the photograph with its border has ${room}. `
    + "Make kernel_size or dilation smaller, or padding larger.";
}

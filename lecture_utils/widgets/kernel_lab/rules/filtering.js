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
export function outputSize(size, { kernel_size: k, stride, padding, dilation }) {
  const room = size + 2 * padding - dilation * (k - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/**
 * The outputs whose tap lies inside the picture: from `first` to before `end`.
 * @param {number} size
 * @param {number} out
 * @param {number} tap
 * @param {Setting} setting
 */
function inside(size, out, tap, { stride, padding, dilation }) {
  const start = tap * dilation - padding;
  const first = Math.max(0, Math.ceil(-start / stride));
  const end = Math.min(out, Math.floor((size - 1 - start) / stride) + 1);
  return { start, first, end };
}

/**
 * Calls `use(tap, from, to, count)` for every row of windows and every tap in it that is not left out: `from` is the
 * place in the picture of the first value that is read, `to` the place in the output, and one follows the other by
 * `stride` and by 1.
 * @param {{ rows: number, columns: number }} picture
 * @param {[rows: number, columns: number]} out
 * @param {Setting} setting
 * @param {(tap: number) => boolean} leftOut
 * @param {(tap: number, from: number, to: number, count: number) => void} use
 */
function alongRows({ rows, columns }, [height, width], setting, leftOut, use) {
  const { kernel_size: k, stride } = setting;
  for (let a = 0; a < k; a += 1) {
    const down = inside(rows, height, a, setting);
    for (let b = 0; b < k; b += 1) {
      if (leftOut(a * k + b)) continue;
      const across = inside(columns, width, b, setting);
      const count = across.end - across.first;
      if (count <= 0) continue;
      for (let i = down.first; i < down.end; i += 1) {
        const row = i * stride + down.start;
        use(a * k + b, row * columns + across.first * stride + across.start, i * width + across.first, count);
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
export function convolved(picture, slices, setting) {
  const [rows, columns] = [outputSize(picture[0].rows, setting), outputSize(picture[0].columns, setting)];
  const values = new Float64Array(rows * columns);
  const { stride } = setting;
  picture.forEach((plane, channel) => {
    const [weights, source] = [slices[channel], plane.values];
    alongRows(plane, [rows, columns], setting, (tap) => weights[tap] === 0, (tap, from, to, count) => {
      const weight = weights[tap];
      if (stride === 1) for (let j = 0; j < count; j += 1) values[to + j] += weight * source[from + j];
      else for (let j = 0; j < count; j += 1) values[to + j] += weight * source[from + j * stride];
    });
  });
  return { rows, columns, values };
}

/**
 * @param {Plane} plane
 * @param {Setting} setting
 * @returns {Plane}
 */
export function maxPooled(plane, setting) {
  const [rows, columns] = [outputSize(plane.rows, setting), outputSize(plane.columns, setting)];
  const values = new Float64Array(rows * columns).fill(-Infinity);
  alongRows(plane, [rows, columns], setting, () => false, (_, from, to, count) => {
    for (let j = 0; j < count; j += 1) {
      const value = plane.values[from + j * setting.stride];
      if (value > values[to + j]) values[to + j] = value;
    }
  });
  return { rows, columns, values };
}

/**
 * The mean of a window, with the zeros of the border in it.
 * @param {Plane} plane
 * @param {Setting} setting
 * @returns {Plane}
 */
export function averagePooled(plane, setting) {
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

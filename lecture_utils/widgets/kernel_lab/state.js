// What the lab shows, read from the model: the picture, the kernels, the setting and the outputs.

import { bytesOf } from "../kit/model.js";
import { filtered, greyOf, problemOf, refiltered } from "./rules/filtering.js";
import { mistakes, slicesOf, weightsOf } from "./rules/kernels.js";
import { extremes, shadeOf } from "./rules/shading.js";

/** @import { Draft } from "../kit/model.js" */
/** @import { Mode, Plane, Setting } from "./rules/filtering.js" */
/** @import { Kernel } from "./rules/kernels.js" */
/** @import { Shade, Shown } from "./rules/shading.js" */

/** @typedef {{ name: string, words: string, shape: [number, number, number], pixels: string }} PhotoPayload */

/**
 * @typedef {object} State
 * @property {Mode} mode
 * @property {Setting} setting
 * @property {Plane[]} picture
 * @property {boolean} colour
 * @property {string} words what the photograph shows
 * @property {Kernel[]} kernels
 * @property {number[][][]} weights for each output channel its slices; none for a pooling
 * @property {number} channel the output channel that is looked at
 * @property {number} slice the colour that is looked at
 * @property {Plane[]} outputs
 * @property {Shade[]} shades
 * @property {string} problem why there is no output
 * @property {string} mistake what is typed and is no number
 */

/** What `reader` reads, and what another value of changes the outputs. */
export const READ = ["photo", "colour", "mode", "kernel_size", "stride", "padding", "dilation", "shown", "channel", "_slice", "_kernels"];

/**
 * Photographs are unpacked, and outputs computed, once while they are shown.
 * @param {Draft} draft
 * @returns {() => State}
 */
export function reader(draft) {
  const photos = /** @type {PhotoPayload[]} */ (draft.get("_photos"));
  /** @type {Map<string, Plane[]>} */
  const unpacked = new Map();
  /** @type {Map<string, Plane[]>} */
  let made = new Map();
  /** what was shown last: of a weight that is typed, only its own products are new */
  let last = { around: "", weights: /** @type {number[][][]} */ ([]), outputs: /** @type {Plane[]} */ ([]) };

  const pictureOf = (/** @type {PhotoPayload} */ photo, /** @type {boolean} */ colour) => {
    const key = `${photo.name}/${colour}`;
    const known = unpacked.get(key);
    if (known) return known;
    const [count, rows, columns] = photo.shape;
    const bytes = bytesOf(photo.pixels);
    const area = rows * columns;
    const planes = Array.from({ length: count }, (_, c) => (
      { rows, columns, values: bytes.subarray(c * area, (c + 1) * area) }));
    const picture = colour ? [0, 1, 2].map((c) => planes[count === 1 ? 0 : c]) : [greyOf(planes)];
    unpacked.set(key, picture);
    return picture;
  };

  return () => {
    const get = (/** @type {string} */ name) => draft.get(name);
    const [mode, colour] = [/** @type {Mode} */ (get("mode")), Boolean(get("colour"))];
    const photo = photos.find(({ name }) => name === get("photo")) ?? photos[0];
    const picture = pictureOf(photo, colour);
    const setting = /** @type {Setting} */ ({
      kernel_size: get("kernel_size"), stride: get("stride"), padding: get("padding"),
      dilation: mode === "average pooling" ? 1 : get("dilation"),
    });
    const kernels = /** @type {Kernel[]} */ (get("_kernels"));
    const size = setting.kernel_size;
    const convolves = mode === "convolution";
    const weightsIn = (/** @type {Kernel} */ kernel) => (
      slicesOf(kernel, picture.length).map((slice) => weightsOf(slice, size)));
    const weights = convolves ? kernels.map(weightsIn) : [];
    const problem = problemOf(mode, picture[0], setting);
    const around = JSON.stringify([photo.name, colour, mode, setting]);
    /** @type {Map<string, Plane[]>} */
    const now = new Map();
    const changed = (/** @type {number[][]} */ slices, /** @type {number} */ o) => {
      const before = last.around === around ? last.outputs[o] : null;
      const one = before && slices ? refiltered(before, picture, last.weights[o], slices, setting) : null;
      return one && [one];
    };
    const makeOf = (/** @type {number[][][]} */ some, o = 0) => {
      const key = around + JSON.stringify(some);
      const planes = made.get(key) ?? changed(some[0], o) ?? filtered(mode, picture, some, setting);
      now.set(key, planes);
      return planes;
    };
    const outputs = problem ? [] : convolves ? weights.flatMap((one, o) => makeOf([one], o)) : makeOf([]);
    made = now;
    last = { around, weights: outputs.length ? weights : [], outputs };
    const shown = /** @type {Shown} */ (get("shown"));
    const shades = outputs.map((plane, o) => shadeOf(mode, shown, weights[o]?.flat() ?? [], extremes(plane.values)));
    return {
      mode, setting, picture, colour, words: photo.words, kernels, weights, outputs, shades, problem,
      channel: Math.min(get("channel"), Math.max((convolves ? kernels.length : picture.length) - 1, 0)),
      slice: Math.min(get("_slice"), picture.length - 1),
      mistake: convolves ? mistakes(kernels, picture.length, size) : "",
    };
  };
}

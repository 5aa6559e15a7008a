// What is done to the kernels, and what can be taken back.

import { parameterNames } from "./rules/filtering.js";
import { MOST, presetOf, randomKernel, typedInto } from "./rules/kernels.js";

/** @import { Draft } from "../kit/model.js" */
/** @import { Kernel, Preset } from "./rules/kernels.js" */
/** @import { State } from "./state.js" */

const MOST_UNDO = 30;

/**
 * @typedef {object} EditorView
 * @property {() => State} state
 * @property {(values: Record<string, unknown>) => void} put
 * @property {(words: string) => void} refuse says why nothing was changed
 * @property {(words: string) => void} say
 * @property {() => string} shading how the output is drawn, in words
 */

export class Editor {
  /**
   * @param {Draft} draft
   * @param {Preset[]} presets
   * @param {EditorView} view
   */
  constructor(draft, presets, view) {
    this.draft = draft;
    this.presets = presets;
    this.view = view;
  }

  /**
   * @param {Kernel[]} kernels
   * @param {Record<string, unknown>} [more]
   * @param {boolean} [noted] whether it can be undone
   */
  change(kernels, more = {}, noted = true) {
    const { draft } = this;
    const before = { kernels: draft.get("_kernels"), kernel_size: draft.get("kernel_size"), channel: draft.get("channel") };
    const undo = noted ? { _undo: [...draft.get("_undo"), before].slice(-MOST_UNDO) } : {};
    this.view.put({ _kernels: kernels, ...undo, ...more });
  }

  /** @param {(kernel: Kernel) => Kernel} made of the kernel that is looked at */
  changed(made) {
    const { kernels, channel } = this.view.state();
    return kernels.map((kernel, o) => (o === channel ? made(kernel) : kernel));
  }

  /**
   * @param {number} tap
   * @param {string} text
   * @param {boolean} first the first change since the field was entered
   */
  type(tap, text, first) {
    const { picture, slice, setting } = this.view.state();
    const typed = this.changed((kernel) => typedInto(kernel, picture.length, slice, setting.kernel_size, tap, text));
    this.change(typed, {}, first);
  }

  /**
   * @param {number} tap
   * @param {string[][]} rows
   */
  paste(tap, rows) {
    const { picture, slice, setting: { kernel_size: k } } = this.view.state();
    const [r0, c0] = [Math.floor(tap / k), tap % k];
    const [tall, wide] = [rows.length, Math.max(...rows.map((row) => row.length))];
    if (r0 + tall > k || c0 + wide > k) {
      this.view.refuse(`The pasted grid is ${tall}×${wide} and does not fit at K[${r0}, ${c0}], because K is ${k}×${k}. Nothing was changed. `
        + `Make kernel_size larger (up to ${MOST}), or paste further up and to the left.`);
      return;
    }
    this.change(this.changed((kernel) => rows.reduce((all, row, r) => row.reduce((one, text, c) => (
      typedInto(one, picture.length, slice, k, (r0 + r) * k + c0 + c, text)), all), kernel)));
  }

  /** @param {string} name */
  preset(name) {
    const preset = this.presets.find((one) => one.name === name);
    if (!preset) return;
    this.change(this.changed(() => ({ grey: preset.slice, colours: null })), { kernel_size: preset.size });
    this.view.say(`Kernel ${name}. ${this.view.shading()}`);
  }

  random() {
    const seed = this.draft.get("seed") + 1;
    this.change(this.changed(() => randomKernel(seed, this.view.state().setting.kernel_size)), { seed });
    this.view.say(`A random kernel, seed ${seed}. ${this.view.shading()}`);
  }

  /** One more, of those that have a name and are not there yet. */
  add() {
    const { kernels, picture, setting } = this.view.state();
    const size = setting.kernel_size;
    const there = kernels.map((kernel) => presetOf(kernel, picture.length, size, this.presets));
    const next = this.presets.find((preset) => preset.size <= size && !there.includes(preset.name)) ?? this.presets[0];
    const more = { channel: kernels.length, kernel_size: Math.max(size, next.size) };
    this.change([...kernels, { grey: next.slice, colours: null }], more);
    this.view.say(`${kernels.length + 1} kernels make ${kernels.length + 1} output channels.`);
  }

  remove() {
    const { kernels, channel } = this.view.state();
    this.change(kernels.filter((_, o) => o !== channel), { channel: Math.max(channel - 1, 0) });
    this.view.say(kernels.length === 2 ? "One kernel is left." : `${kernels.length - 1} kernels are left.`);
  }

  undo() {
    const earlier = this.draft.get("_undo");
    const last = earlier.at(-1);
    if (!last) return;
    const { kernels, ...more } = last;
    this.view.put({ _kernels: kernels, ...more, _undo: earlier.slice(0, -1) });
    this.view.say("Undone.");
  }

  /**
   * Convolution and pooling each keep their own setting.
   * @param {string} mode
   */
  mode(mode) {
    const { draft } = this;
    const swaps = (mode === "convolution") !== (draft.get("mode") === "convolution");
    const kept = /** @type {number[]} */ (draft.get("_kept"));
    const now = parameterNames.map((name) => draft.get(name));
    const other = Object.fromEntries(parameterNames.map((name, i) => [name, kept[i]]));
    this.view.put({ mode, ...(swaps ? { ...other, _kept: now, channel: 0 } : {}) });
  }
}

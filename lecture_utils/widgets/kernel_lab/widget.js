// A kernel on a photograph: what it makes of every pixel, and how one pixel comes about. Nothing waits for the kernel.

import { make, setText, showSize, toggle } from "../kit/elements.js";
import { Draft } from "../kit/model.js";
import { fitCells, roomOf, watchRoom } from "../kit/page/room.js";
import { passShortcuts } from "../kit/page/shortcuts.js";
import { shownSize, watchTeacher } from "../kit/page/teacher.js";
import { CloseUp } from "./close_up.js";
import { Controls } from "./controls.js";
import { Editor } from "./editing.js";
import { windowAt } from "./rules/filtering.js";
import { presetOf, slicesOf, textsOf } from "./rules/kernels.js";
import { KernelTable } from "./kernel_table.js";
import { Picture } from "./pictures.js";
import { listenToPointing } from "./pointing.js";
import { shadeWords } from "./rules/shading.js";
import { READ, reader } from "./state.js";
import { sentenceOf, sizeWords } from "./rules/words.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Preset } from "./rules/kernels.js" */
/** @import { Pixel } from "./rules/words.js" */

const PHOTO = { how: /** @type {const} */ ("clip"), black: 0, white: 255 };
const KEYS = "Arrow keys move the pixel, with Shift by ten; Home and End: the row's ends; Enter holds it.";
/** Cells' lengths between which the classroom's size is looked for, in pixels. */
const SMALLEST = 26;
const LARGEST_CELL = 70;
/** Below this width, which the style sheet has too, the lab is laid out to be scrolled. */
const ROOM = 58 * 16;

class KernelView {
  /**
   * @param {HTMLElement} el
   * @param {Model} model
   */
  constructor(el, model) {
    this.draft = new Draft(model);
    this.read = reader(this.draft);
    this.presets = /** @type {Preset[]} */ (this.draft.get("_presets"));
    this.message = "";
    this.held = false;
    const editor = new Editor(this.draft, this.presets, {
      state: () => this.state,
      put: (values) => this.put(values),
      refuse: (words) => {
        this.message = words;
        this.show();
      },
      say: (words) => this.say(words),
      shading: () => this.shading.textContent ?? "",
    });
    this.controls = new Controls(this.draft.get("_photos"), this.presets.map(({ name }) => name), editor, (values) => this.put(values));
    this.table = new KernelTable(editor);
    this.kernelTitle = make("span", {});
    this.photo = new Picture("photo", { role: "img" });
    this.outputs = [0, 1, 2, 3].map(() => new Picture("output", { role: "application", tabindex: "0" }));
    this.closeUp = new CloseUp((slice) => this.put(this.state.mode === "convolution" ? { _slice: slice } : { channel: slice }));
    this.sentence = make("p", { class: "lu-lab-sentence" });
    this.shading = make("p", { class: "lu-lab-words" });
    this.sizeLine = make("p", { class: "lu-lab-words lu-lab-size" });
    this.problem = make("p", { class: "lu-lab-problem", role: "alert" });
    this.spoken = make("p", { class: "lu-spoken", role: "status" });
    this.channels = make("div", { class: "lu-channels" }, ...this.outputs.map(({ figure }) => figure));
    this.state = this.read();
    this.root = this.page();
    el.append(this.root);
    this.listen();
  }

  page() {
    const { controls } = this;
    const key = make("span", { class: "lu-key lu-weight", "aria-hidden": "true" });
    const title = make("figcaption", {}, key, this.kernelTitle);
    const chosen = make("label", {}, "Shown ", controls.shown);
    const shading = make("div", { class: "lu-lab-shading" }, chosen, make("div", { class: "lu-lab-drawn" }, this.shading, this.sizeLine));
    const said = make("div", { class: "lu-lab-said" }, this.sentence);
    const band = make(
      "div", { class: "lu-lab-band" }, this.photo.figure,
      make("figure", { class: "lu-kernel" }, title, this.table.element, controls.slices),
      make("div", { class: "lu-outputs" }, this.channels), this.closeUp.element,
      make("div", { class: "lu-lab-text" }, said, make("div", { class: "lu-lab-about" }, shading, this.problem)),
    );
    const page = make("div", { class: "lu-lab-page" }, controls.head, band, controls.foot);
    return make("div", { class: "lu-widget lu-lab", "data-widget": "kernel-lab" }, page, this.spoken);
  }

  /** @param {Record<string, unknown>} values */
  put(values) {
    this.message = "";
    this.draft.put(values);
  }

  // -- what is shown --------------------------------------------------------------------------------

  show() {
    const state = this.read();
    this.state = state;
    const { mode, picture, colour, kernels, channel, slice, setting, outputs, shades, problem, mistake } = state;
    const convolves = mode === "convolution";
    const size = setting.kernel_size;
    const preset = presetOf(kernels[Math.min(channel, kernels.length - 1)], picture.length, size, this.presets);
    const [photo, shown, seed] = ["photo", "shown", "seed"].map((name) => this.draft.get(name));
    this.controls.show(state, { photo, preset, shown, seed, undo: this.draft.get("_undo").length > 0 });
    this.photo.show(picture, picture.map(() => PHOTO), setting.padding);
    const { rows, columns } = picture[0];
    this.photo.title(`X: ${rows}×${columns}${setting.padding ? `, border ${setting.padding}` : ""}`);
    this.photo.call(`Photograph: ${state.words}, ${rows}×${columns} pixels${colour ? " in three colours" : ""}`);
    const one = convolves ? outputs : outputs.slice(0, 1);
    this.channels.dataset.count = String(Math.max(one.length, 1));
    this.outputs.forEach((output, o) => {
      toggle(output.figure, o < Math.max(one.length, 1));
      output.figure.classList.toggle("lu-looked", one.length > 1 && o === channel);
      if (!output.figure.hidden) this.showOutput(o, one.length > 1);
    });
    this.root.classList.toggle("lu-pools", !convolves);
    if (convolves) {
      const place = [...(kernels.length > 1 || colour ? [channel] : []), ...(colour ? [slice] : [])];
      setText(this.kernelTitle, `K${place.length ? `[${place.join(", ")}]` : ""}${colour ? "" : ", used now"}`);
      const texts = textsOf(slicesOf(kernels[channel], picture.length)[slice], size);
      this.table.show(texts, size, kernels.length > 1 && !colour ? [channel, 0] : place);
    }
    this.lay();
    setText(this.shading, problem ? "" : shadeWords(outputs[channel], shades[channel]));
    setText(this.sizeLine, problem ? "" : sizeWords(picture[0], outputs[0], this.draft.get("_formula"), setting));
    setText(this.problem, [this.message, problem, mistake].filter(Boolean).join(" "));
  }

  /** The grids of the window: laid out when the setting changes, and not when the pixel does. */
  lay() {
    const { mode, picture, setting: { kernel_size: k }, weights, channel, slice } = this.state;
    const { large } = this;
    if (mode === "convolution") this.closeUp.lay(picture.length, k, slice, weights[channel][slice], large);
    else this.closeUp.lay(picture.length, k, channel, null, large);
    this.showPixel();
  }

  /**
   * @param {number} o
   * @param {boolean} several
   */
  showOutput(o, several) {
    const { mode, outputs, shades, picture } = this.state;
    const [output, made] = [this.outputs[o], outputs[o]];
    const coloured = mode !== "convolution" && picture.length > 1;
    if (made) output.show(coloured ? outputs : [made], coloured ? shades : [shades[o]]);
    else output.area.classList.add("lu-empty");
    const name = several ? `Y[${o}]` : "Y";
    const size = made ? `${made.rows}×${made.columns}` : "no output";
    output.title(several ? name : made ? `Y: ${size}, ${this.held ? "held" : "made now"}` : "Y: no output");
    output.call(`${name}, the filtered picture, ${size}. ${KEYS}`);
  }

  /** Whether the lab is read from the last row. */
  get large() {
    return shownSize(this.draft.get("size")) === "classroom";
  }

  /** The output pixel that is looked at: [row, column] in the picture. */
  get at() {
    const { rows, columns } = this.state.outputs[0];
    const [r, c] = this.draft.get("at");
    return /** @type {[number, number]} */ ([Math.min(r, rows - 1), Math.min(c, columns - 1)]);
  }

  /** @returns {Pixel | null} */
  pixel() {
    const { mode, outputs, picture, setting, weights, channel, slice } = this.state;
    if (!outputs.length) return null;
    const [r, c] = this.at;
    const convolves = mode === "convolution";
    const cells = picture.map((plane) => windowAt(plane, [r, c], setting));
    return {
      mode, picture, cells, slices: convolves ? weights[channel] : [], channel: convolves ? slice : channel,
      place: [...(outputs.length > 1 ? [channel] : []), r, c],
      result: outputs[channel].values[r * outputs[0].columns + c],
    };
  }

  showPixel() {
    const pixel = this.pixel();
    const { setting, mode, channel, outputs } = this.state;
    this.closeUp.show(pixel);
    setText(this.sentence, pixel ? sentenceOf(pixel) : "There is no output.");
    const chosen = mode === "convolution" ? channel : 0;
    const [r, c] = pixel ? this.at : [0, 0];
    this.outputs.forEach((output, o) => {
      const marked = pixel && o < outputs.length && (o === chosen || mode === "convolution");
      output.mark(marked ? { top: r, left: c, side: 1 } : null);
    });
    const { kernel_size: k, stride, padding, dilation } = setting;
    const [top, left] = [r * stride - padding, c * stride - padding];
    const taps = dilation === 1 ? [] : Array.from({ length: k * k }, (_, tap) => (
      { top: top + Math.floor(tap / k) * dilation, left: left + (tap % k) * dilation, side: 1 }));
    this.photo.mark(pixel ? { top, left, side: dilation * (k - 1) + 1 } : null, pixel ? taps : []);
  }

  /** How large the pictures can be for the whole of the lab to be seen at once. */
  fit() {
    const use = (/** @type {number} */ cell) => this.root.style.setProperty("--lu-cell", `${cell}px`);
    const { width } = roomOf(this.root);
    if (this.large && width >= ROOM) fitCells(this.root, SMALLEST, widest(width), use);
    else this.root.style.removeProperty("--lu-cell");
  }

  showSize() {
    showSize(this.root, this.controls.sizes, this.draft.get("size"));
    this.resize();
  }

  /** After another size, or when teacher mode has begun or ended. */
  resize() {
    this.lay();
    this.fit();
  }

  /** @param {string} words */
  say(words) {
    setText(this.spoken, words);
  }

  listen() {
    listenToPointing(this.photo, this.outputs, {
      state: () => this.state,
      at: () => this.at,
      move: (at) => this.draft.put({ at }),
      look: (channel) => {
        if (this.state.mode === "convolution" && channel !== this.state.channel) this.draft.put({ channel });
      },
      hold: (held) => {
        this.root.classList.toggle("lu-held", held);
        this.held = held;
        this.show();
        this.say(held ? "The pixel is held: the pointer no longer moves it." : "The pixel follows the pointer.");
      },
      speak: () => this.say(this.sentence.textContent ?? ""),
    });
  }
}

/**
 * The largest cell with which two pictures, and window and products between them, stand beside one another; the style
 * sheet has their sizes.
 * @param {number} width
 */
function widest(width) {
  const narrow = (width - 500) / 15.6;
  return Math.max(SMALLEST, Math.min(narrow <= 40 ? narrow : (width - 110) / 25.4, LARGEST_CELL));
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new KernelView(el, model);
  view.show();
  view.showSize();
  view.draft.on([...READ, "seed", "_undo"], () => view.show());
  view.draft.on(["at"], () => view.showPixel());
  view.draft.on(["size"], () => view.showSize());
  const stops = [
    watchRoom(view.root, () => view.fit()), watchTeacher(view.root, () => view.resize()), passShortcuts(view.root),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const picture of [view.photo, ...view.outputs]) picture.dispose();
    view.draft.end();
  };
}

export default { render };

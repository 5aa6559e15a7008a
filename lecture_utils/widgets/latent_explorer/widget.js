// The plane of codes. Images were decoded by Python on a grid of places; here they are looked up and blended.

import { OWN_KEYS, labelled, make, setText, showSize, sizeChoice, vector } from "../kit/elements.js";
import { bytesOf, put, watch } from "../kit/model.js";
import { ClassroomFit } from "../kit/page/classroom.js";
import { onceAFrame } from "../kit/page/once_a_frame.js";
import { hasModifier, passShortcuts, take } from "../kit/page/shortcuts.js";
import { PLANE, afterKey, drawnAt, imageAt, longestPlace, nearestPoint, placeAt, placeText, writtenOnes } from "./plane.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Code, Extent } from "./plane.js" */

// Around the drawing, in units of its viewBox: a point on the edge is seen whole.
const EDGE = 6;
const LABEL = "Plane of codes, z[0] to the right and z[1] up. Arrow keys move, with Shift further; Enter takes the nearest image.";
const HINT = "Click or Enter: take the nearest image.";
const KEYS = " Arrow keys: move (with Shift: further). Home: the middle. Escape: let go.";
const CAPTION = "Every digit or dot is an image, at its code";
const NONE = "Click a point: its image, and what comes back";
// Pixels that a digit is high: read at a desk, and from the last row.
const DIGIT = 13;
const FAR_DIGIT = 24;
// Of a cell in "classroom"; the plane is ten of them wide.
const LEAST = 16;
const MOST = 90;

/** A grey image with its caption. */
class GreyImage {
  /**
   * @param {string} name its class
   * @param {string} caption
   * @param {number} height
   * @param {number} width
   */
  constructor(name, caption, height, width) {
    this.canvas = make("canvas", { class: name, role: "img", "aria-label": caption, width, height });
    this.figure = make("figure", {}, make("figcaption", {}, caption), this.canvas);
    this.image = new ImageData(width, height);
    this.image.data.fill(255); // every pixel is opaque
  }

  /**
   * @param {ArrayLike<number>} grey
   * @param {string} label
   */
  show(grey, label) {
    const { data } = this.image;
    for (let pixel = 0; pixel < grey.length; pixel += 1) data.fill(grey[pixel], 4 * pixel, 4 * pixel + 3);
    this.canvas.getContext("2d")?.putImageData(this.image, 0, 0);
    this.canvas.setAttribute("aria-label", label);
  }
}

class LatentView {
  /**
   * @param {HTMLElement} el
   * @param {Model} model
   */
  constructor(el, model) {
    this.model = model;
    this.codes = /** @type {Code[]} */ (model.get("_codes"));
    this.labels = /** @type {number[]} */ (model.get("_labels"));
    this.extent = /** @type {Extent} */ (model.get("_extent"));
    this.shape = /** @type {[number, number, number]} */ (model.get("_shape"));
    const [decoded, images, rebuilt] = ["_decoded", "_images", "_rebuilt"].map((name) => bytesOf(model.get(name)));
    this.decoded = decoded;
    this.images = images;
    this.rebuilt = rebuilt;
    const [, height, width] = this.shape;
    this.here = new GreyImage("lu-decoded", "The decoder draws", height, width);
    this.original = new GreyImage("lu-small-image", "Image", height, width);
    this.back = new GreyImage("lu-small-image", "What comes back", height, width);
    this.place = make("span", { class: "lu-code-place" });
    this.near = make("span", { class: "lu-near" });
    this.about = make("p", { class: "lu-about" });
    this.pair = make("div", { class: "lu-pair" }, this.original.figure, this.back.figure);
    this.spoken = make("p", { class: "lu-spoken", "aria-live": "polite" });
    this.sizes = sizeChoice();
    this.mark = vector("circle", { r: 11, class: "lu-chosen" });
    this.cursor = vector(
      "g", { class: "lu-cursor" }, vector("circle", { r: 9, class: "lu-halo" }), vector("circle", { r: 9 }),
      vector("path", { d: "M-16 0H-5M5 0H16M0 -16V-5M0 5V16" }),
    );
    this.drawnCodes = this.codes.map((code) => drawnAt(code, this.extent));
    this.points = this.drawnCodes.map(([x, y], index) => vector(
      "text", { x, y, class: `lu-point lu-class-${this.labels[index] % 10}`, "aria-hidden": "true" }, String(this.labels[index])));
    this.plane = vector(
      "svg", {
        viewBox: `${-EDGE} ${-EDGE} ${PLANE + 2 * EDGE} ${PLANE + 2 * EDGE}`, class: "lu-plane", tabindex: "0", role: "application",
        "aria-label": LABEL, ...OWN_KEYS,
      },
      vector("rect", { class: "lu-plane-edge", width: PLANE, height: PLANE }), ...this.points, this.mark, this.cursor,
    );
    this.root = make(
      "div", { class: "lu-widget lu-latent", "data-widget": "latent-explorer" },
      make("p", { class: "lu-title" }, "Move over the plane: the decoder draws what lies there"),
      make("p", { class: "lu-plane-hint" }, HINT, make("span", { class: "lu-keys" }, KEYS)),
      make(
        "div", { class: "lu-latent-row" },
        make("figure", { class: "lu-plane-figure" }, make("figcaption", {}, CAPTION), this.plane),
        make(
          "div", { class: "lu-latent-side" }, ...this.told(),
          make("div", { class: "lu-latent-images" }, this.here.figure, this.pair), labelled("Size", this.sizes),
        ),
      ),
      this.spoken,
    );
    el.append(this.root);
    this.moveTo = onceAFrame((/** @type {Code} */ z) => put(model, { z }));
    this.listen();
    this.observer = new ResizeObserver(() => this.showPoints());
    this.observer.observe(this.plane);
    this.fitting = new ClassroomFit(this.root, () => this.model.get("size"), LEAST, MOST);
  }

  // -- what is shown --------------------------------------------------------------------------------

  showPlace() {
    const z = this.model.get("z");
    const [x, y] = drawnAt(z, this.extent);
    this.cursor.setAttribute("transform", `translate(${x} ${y})`);
    this.here.show(imageAt(z, this.decoded, this.shape, this.extent), `Decoded image at ${placeText(z)}`);
    setText(this.place, placeText(z));
    setText(this.near, `nearest: a ${this.labels[nearestPoint(z, this.codes, this.extent)]}`);
  }

  // What is read beside the plane, in room for the longest of it.
  told() {
    const [place, label] = [longestPlace(this.extent), this.labels.reduce((one, other) => Math.max(one, other))];
    const chosen = `Chosen: a ${label}, ${place}`;
    return [
      make("div", { class: "lu-steady-text", "data-longest": `${place}, nearest: a ${label}` }, make("p", { class: "lu-now" }, this.place, ", ", this.near)),
      make("div", { class: "lu-steady-text", "data-longest": chosen.length > NONE.length ? chosen : NONE }, this.about),
    ];
  }

  // Digits keep their height on the screen, however large the plane is.
  showPoints() {
    const wide = this.plane.clientWidth;
    if (!wide) return;
    const digit = this.root.classList.contains("lu-size-classroom") ? FAR_DIGIT : DIGIT;
    const font = (digit * (PLANE + 2 * EDGE)) / wide;
    this.plane.style.setProperty("--lu-digit", `${font.toFixed(2)}px`);
    const written = writtenOnes(this.drawnCodes, font);
    this.points.forEach((point, index) => setText(point, written[index] ? String(this.labels[index]) : "•"));
  }


  showChosen() {
    const index = this.model.get("chosen");
    const there = index >= 0 && index < this.codes.length;
    this.mark.style.display = there ? "" : "none";
    this.pair.classList.toggle("lu-no-image", !there);
    setText(this.about, there ? `Chosen: a ${this.labels[index]}, ${placeText(this.codes[index])}` : NONE);
    if (!there) return;
    const [x, y] = drawnAt(this.codes[index], this.extent);
    this.mark.setAttribute("cx", String(x));
    this.mark.setAttribute("cy", String(y));
    const pixels = this.shape[1] * this.shape[2];
    const one = (/** @type {Uint8Array} */ bytes) => bytes.subarray(index * pixels, (index + 1) * pixels);
    this.original.show(one(this.images), `Image ${index}, a ${this.labels[index]}`);
    this.back.show(one(this.rebuilt), `What comes back of image ${index}`);
  }

  showSize() {
    showSize(this.root, this.sizes, this.model.get("size"));
    this.fitting.again();
    this.showPoints();
  }

  // -- what the learner does ------------------------------------------------------------------------

  /** @param {string} words */
  say(words) {
    this.spoken.textContent = words;
  }

  /** @param {Code} z */
  choose(z) {
    const index = nearestPoint(z, this.codes, this.extent);
    this.moveTo([...this.codes[index]]);
    put(this.model, { chosen: index });
    this.say(`A ${this.labels[index]}, at ${placeText(this.codes[index])}.`);
  }

  /** @param {PointerEvent} event */
  pointed(event) {
    const box = this.plane.getBoundingClientRect();
    const share = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ length) => (
      ((at - from) / length) * ((PLANE + 2 * EDGE) / PLANE) - EDGE / PLANE);
    return placeAt(share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height), this.extent);
  }

  listen() {
    const { plane } = this;
    plane.addEventListener("pointermove", (event) => this.moveTo(this.pointed(event)));
    plane.addEventListener("pointerdown", (event) => {
      // a finger that drags moves the cursor and does not scroll the page (touch-action in the style sheet)
      if (event.pointerType === "touch") plane.setPointerCapture(event.pointerId);
      this.moveTo(this.pointed(event));
    });
    plane.addEventListener("click", (event) => this.choose(this.pointed(/** @type {PointerEvent} */ (event))));
    plane.addEventListener("keydown", (event) => {
      if (!hasModifier(event) && this.key(event)) take(event);
    });
    this.sizes.addEventListener("change", () => put(this.model, { size: this.sizes.value }));
  }

  /**
   * What a key does; whether it does anything.
   * @param {KeyboardEvent} event
   */
  key({ key, shiftKey }) {
    const z = this.model.get("z");
    const next = afterKey(z, key, shiftKey, this.extent);
    if (next) {
      put(this.model, { z: next });
      const near = nearestPoint(next, this.codes, this.extent);
      this.say(`${placeText(next)}, nearest: a ${this.labels[near]}.`);
    } else if (key === "Enter" || key === " ") this.choose(z);
    else if (key === "Escape") {
      put(this.model, { chosen: -1 });
      this.say("No image is chosen.");
    } else return false;
    return true;
  }
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new LatentView(el, model);
  const handlers = { z: () => view.showPlace(), chosen: () => view.showChosen(), size: () => view.showSize() };
  for (const show of Object.values(handlers)) show();
  const stop = watch(model, handlers);
  const keepShortcuts = passShortcuts(view.root);
  return () => {
    keepShortcuts();
    view.observer.disconnect();
    view.fitting.stop();
    stop();
  };
}

export default { render };

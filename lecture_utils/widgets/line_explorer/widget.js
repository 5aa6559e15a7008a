// A line on points, turned by hand or by keys. Python sends the points; everything that follows is computed here.

import { button, keepTextInPlace, labelled, make, setText, showSize, sizeChoice } from "../kit/elements.js";
import { Draft } from "../kit/model.js";
import { ClassroomFit } from "../kit/page/classroom.js";
import { onceAFrame } from "../kit/page/once_a_frame.js";
import { hasModifier, passShortcuts, take } from "../kit/page/shortcuts.js";
import { Curve } from "./curve.js";
import { Drawing, EDGE } from "./drawing.js";
import {
  HALF_TURN, PLANE, afterKey, bestOf, degreesTowards, errorAt, fixed, longestSentence, pointAt, pressedPoint,
  seenAfter, sentenceOf, shortWay,
} from "./line.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Point } from "./line.js" */

const LABEL = "The line through the middle of the points: its direction in degrees. Left and right turn it by one degree, with Shift by ten.";
const HINT = "Drag the line. Click a point to follow it.";
const KEYS = " Keys: ← → turn by 1°, with Shift by 10°.";
// A press that moves less, in pixels, is a click on a point and not a drag of the line.
const STILL = 5;
// Letters in the drawing, in pixels of the screen.
const LETTER = 13;
const FAR_LETTER = 24;
// Of a cell in "classroom"; the plane is ten of them wide.
const LEAST = 16;
const MOST = 90;

/** @typedef {[degrees: number, swept: boolean]} Turn where to, and whether the line has been everywhere between */

class LineView {
  /**
   * @param {HTMLElement} el
   * @param {Model} model
   */
  constructor(el, model) {
    this.draft = new Draft(model);
    this.points = /** @type {Point[]} */ (model.get("_points"));
    this.mean = /** @type {Point} */ (model.get("_mean"));
    this.reach = /** @type {number} */ (model.get("_reach"));
    this.digits = /** @type {number} */ (model.get("_digits"));
    /** @type {Map<number, number>} */
    this.errors = new Map();
    this.drawing = new Drawing(this.points, this.mean, this.reach, LABEL);
    this.plane = this.drawing.plane;
    this.curve = new Curve(model.get("_top"));
    this.angle = make("b", { class: "lu-tilt-angle" });
    this.error = make("b", { class: "lu-tilt-error" });
    this.about = make("p", { class: "lu-tilt-about" });
    this.spoken = make("p", { class: "lu-spoken", "aria-live": "polite" });
    this.sizes = sizeChoice();
    const longest = longestSentence(this.points, this.mean, this.reach, this.digits);
    this.root = make(
      "div", { class: "lu-widget lu-tilt", "data-widget": "line-explorer" },
      make("p", { class: "lu-title" }, "Turn the line: what comes back lies on it"),
      make("p", { class: "lu-tilt-hint" }, HINT, make("span", { class: "lu-keys" }, KEYS)),
      make(
        "div", { class: "lu-tilt-row" },
        make("div", { class: "lu-tilt-plane-box" }, this.plane),
        make(
          "div", { class: "lu-tilt-side" },
          make("p", { class: "lu-tilt-now" }, make("span", {}, "Line at ", this.angle), " ", make("span", {}, "MSE ", this.error)),
          this.curve.words, this.curve.figure,
          make("div", { class: "lu-steady-text", "data-longest": longest }, this.about),
          make(
            "div", { class: "lu-tilt-tools" },
            button({ "data-action": "previous", "aria-label": "Follow the point before" }, "‹"),
            button({ "data-action": "next", "aria-label": "Follow the next point" }, "Next point ›"),
            button({ "data-action": "forget" }, "Forget the curve"), labelled("Size", this.sizes),
          ),
        ),
      ),
      this.spoken,
    );
    el.append(this.root);
    this.turnTo = onceAFrame(
      (/** @type {Turn} */ [degrees, swept]) => (
        this.draft.put({ degrees, _seen: seenAfter(this.seen, this.degrees, degrees, swept) })),
      { joined: ([, before], [degrees, swept]) => /** @type {Turn} */ ([degrees, swept || before]) },
    );
    // what the pointer holds: a point that may be clicked, or an end of the line
    /** @type {{ point: number | null, x: number, y: number, tip: boolean } | null} */
    this.held = null;
    this.listen();
    this.observer = new ResizeObserver(() => this.showLetters());
    this.observer.observe(this.plane);
    this.fitting = new ClassroomFit(this.root, () => this.draft.get("size"), LEAST, MOST);
  }

  // -- what is shown --------------------------------------------------------------------------------

  /** @returns {number} */
  get degrees() {
    return this.draft.get("degrees");
  }

  /** @returns {number} */
  get chosen() {
    return Math.min(this.draft.get("chosen"), this.points.length - 1);
  }

  /** @returns {number[]} */
  get seen() {
    return this.draft.get("_seen");
  }

  /** @param {number} degrees */
  errorOf(degrees) {
    const at = degrees % HALF_TURN;
    const known = this.errors.get(at);
    if (known !== undefined) return known;
    const found = errorAt(this.points, this.mean, at);
    this.errors.set(at, found);
    return found;
  }

  /** @param {number} degrees */
  errorText(degrees) {
    return fixed(this.errorOf(degrees), this.digits + 1);
  }

  get sentence() {
    return sentenceOf(this.points, this.chosen, this.mean, this.degrees, this.digits);
  }

  show() {
    const { degrees, chosen, seen } = this;
    const best = bestOf(seen, (at) => this.errorOf(at));
    this.drawing.show(degrees, chosen, `${degrees} degrees, mean squared error ${this.errorText(degrees)}`);
    this.curve.show(degrees, seen, best, (at) => this.errorOf(at), `Best so far: MSE ${this.errorText(best)} at ${best}°`);
    setText(this.angle, `${degrees}°`);
    setText(this.error, this.errorText(degrees));
    setText(this.about, this.sentence);
  }

  showSize() {
    showSize(this.root, this.sizes, this.draft.get("size"));
    this.fitting.again();
    this.showLetters();
  }

  // Letters keep their height on the screen, however large the plane is.
  showLetters() {
    const wide = this.plane.clientWidth;
    if (!wide) return;
    const letter = this.root.classList.contains("lu-size-classroom") ? FAR_LETTER : LETTER;
    this.plane.style.setProperty("--lu-letter", `${((letter * (PLANE + 2 * EDGE)) / wide).toFixed(2)}px`);
  }

  // -- what the learner does ------------------------------------------------------------------------

  /** @param {string} words */
  say(words) {
    this.spoken.textContent = words;
  }

  /** @param {number} index */
  choose(index) {
    this.draft.put({ chosen: index });
    this.say(this.sentence);
  }

  /**
   * Where the pointer is, in the plane and in the drawing, and how many units of the drawing a pixel is.
   * @param {PointerEvent} event
   */
  pointed({ clientX, clientY }) {
    const box = this.plane.getBoundingClientRect();
    const scale = (PLANE + 2 * EDGE) / box.width;
    const [x, y] = [(clientX - box.left) * scale - EDGE, (clientY - box.top) * scale - EDGE];
    return { drawn: /** @type {Point} */ ([x, y]), place: pointAt(x / PLANE, y / PLANE, this.mean, this.reach), scale };
  }

  /**
   * The end of the line that is nearer follows the hand.
   * @param {Point} place
   */
  tipNear(place) {
    const angle = degreesTowards(place, this.mean, this.reach, true);
    return angle === null || Math.abs(shortWay(this.degrees, angle)) <= HALF_TURN / 2;
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} swept
   */
  follow(event, swept) {
    if (!this.held) return;
    const degrees = degreesTowards(this.pointed(event).place, this.mean, this.reach, this.held.tip);
    if (degrees !== null && degrees !== this.degrees) this.turnTo([degrees, swept]);
  }

  listen() {
    const { plane } = this;
    keepTextInPlace(plane);
    plane.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      plane.setPointerCapture(event.pointerId);
      const { drawn, place, scale } = this.pointed(event);
      const point = pressedPoint(drawn, this.drawing.drawn, scale);
      this.held = { point, x: event.clientX, y: event.clientY, tip: this.tipNear(place) };
      if (point === null) this.follow(event, false);
    });
    plane.addEventListener("pointermove", (event) => {
      const { held } = this;
      if (!held) return;
      if (held.point !== null && Math.hypot(event.clientX - held.x, event.clientY - held.y) < STILL) return;
      held.point = null;
      this.follow(event, true);
    });
    plane.addEventListener("pointerup", () => {
      const point = this.held?.point ?? null;
      this.held = null;
      if (point !== null) this.choose(point);
    });
    plane.addEventListener("pointercancel", () => { this.held = null; });
    plane.addEventListener("keydown", (event) => {
      const next = hasModifier(event) ? null : afterKey(this.degrees, event.key, event.shiftKey);
      if (next === null) return;
      this.turnTo([next, false]);
      take(event);
    });
    this.root.addEventListener("click", ({ target }) => {
      const action = target instanceof Element ? target.closest("button")?.dataset.action : undefined;
      const count = this.points.length;
      if (action === "previous") this.choose((this.chosen + count - 1) % count);
      else if (action === "next") this.choose((this.chosen + 1) % count);
      else if (action === "forget") {
        this.draft.put({ _seen: [this.degrees % HALF_TURN] });
        this.say("The curve begins anew.");
      }
    });
    this.sizes.addEventListener("change", () => this.draft.put({ size: this.sizes.value }));
  }
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const view = new LineView(el, model);
  view.show();
  view.showSize();
  view.draft.on(["degrees", "chosen", "_seen"], () => view.show());
  view.draft.on(["size"], () => view.showSize());
  const keepShortcuts = passShortcuts(view.root);
  return () => {
    keepShortcuts();
    view.observer.disconnect();
    view.fitting.stop();
    view.draft.end();
  };
}

export default { render };

// A training as a film: one column a scene, one frame a moment. Player and keys are those of every stepped widget.

import { OWN_KEYS, make, setText } from "../kit/elements.js";
import { bytesOf, put, watch } from "../kit/model.js";
import { ClassroomFit } from "../kit/page/classroom.js";
import { Player } from "../kit/scene/player.js";
import { passShortcuts } from "../kit/page/shortcuts.js";
import { ROWS, compared, counted, greys, inflated, longestWords, packedColours, panelWords, pixelsOf, scoreWords, spokenWords } from "./frames.js";
import { Panel, ScoreLine } from "./parts.js";

/** @import { Model, RenderProps } from "../kit/types.js" */
/** @import { Film, Row, Sign } from "./frames.js" */

// Milliseconds from frame to frame when the film plays; calm for readers who asked for little motion.
const PACE = 260;
const CALM = 1500;
// What is said waits until the film rests.
const REST = 300;
/** @type {Record<Row, string>} */
const HEADINGS = { image: "Image", truth: "Truth", prediction: "Prediction now", wrong: "Wrong pixels" };
const KEYS = /** @type {[string, string][]} */ ([
  ["← →", "one moment back or on"], ["Home End", "first and last moment"], ["Space", "play or pause"],
]);
const LETTERS = "A letter names the class of the region that it touches. Press or drag in the line of the scores to go to a moment.";
const WRONG = "Wrong pixels: red ones are wrong now, grey ones right; the number says how many are wrong.";
// Of a cell in "classroom"; a picture is three of them wide.
const LEAST = 20;
const MOST = 140;

function pace() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : PACE;
}

class FilmView {
  /**
   * @param {HTMLElement} root
   * @param {Film} film
   * @param {{ step: (index: number) => void, size: (name: string) => void, wrong: (there: boolean) => void }} actions
   */
  constructor(root, film, actions) {
    const [moments, scenes, height, width] = film.shape;
    this.root = root;
    this.film = film;
    /** @type {number | null} */
    this.shown = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.speech = undefined;
    root.classList.add("lu-widget", "lu-film");
    root.dataset.widget = "training-film";
    root.classList.toggle("lu-film-few", scenes < 4);
    root.style.setProperty("--lu-scenes", String(scenes));
    root.style.setProperty("--lu-ratio", `${width} / ${height}`);
    root.style.setProperty("--lu-pixels", String(width));
    const [image, truth, prediction, wrong] = ROWS.map((name) => this.row(name));
    this.rows = { image, truth, prediction, wrong };
    this.sentence = make("p", { class: "lu-sentence" });
    this.spoken = make("p", { class: "lu-spoken", "aria-live": "polite" });
    this.player = new Player({
      label: "Player", slider: "Moment", first: pace, pace, go: actions.step, size: actions.size, stopped: () => this.say(),
    });
    this.player.setCount(moments - 1);
    this.line = new ScoreLine(film, (index) => {
      this.player.pause();
      this.player.goTo(index);
    });
    this.wrong = make("input", { type: "checkbox", "data-view": "wrong", ...OWN_KEYS });
    this.wrong.addEventListener("change", () => actions.wrong(this.wrong.checked));
    this.player.element.append(make("label", { class: "lu-film-choice" }, this.wrong, " Wrong pixels"));
    const board = make(
      "div", { class: "lu-board", role: "group", tabindex: "0", "aria-label": "Training film. Arrow keys step, space plays.", ...OWN_KEYS },
      ...Object.values(this.rows).map((row) => row.element),
    );
    root.append(
      make("p", { class: "lu-title" }, `Press Play: the network learns (${counted(scenes, "scene")}, ${counted(moments, "moment")})`),
      make(
        "div", { class: "lu-film-body" }, board,
        make(
          "div", { class: "lu-film-side" }, make("div", { class: "lu-film-told lu-steady-text", "data-longest": longestWords(film) }, this.sentence), this.line.element, this.player.element,
          ...(film.legend ? [make("p", { class: "lu-note" }, film.legend)] : []),
          this.player.help("Keys, size, speed", KEYS, make("p", {}, LETTERS), make("p", {}, WRONG)),
        ),
      ),
      this.spoken,
    );
    root.addEventListener("keydown", (event) => this.player.key(event));
    this.keepShortcuts = passShortcuts(root);
    this.fitting = new ClassroomFit(root, () => this.player.sizes.value, LEAST, MOST);
    this.showStill();
  }

  /** @param {Row} name */
  row(name) {
    const [, scenes, height, width] = this.film.shape;
    const panels = Array.from({ length: scenes }, () => new Panel(height, width));
    const counts = name === "wrong" ? panels.map(() => make("p", { class: "lu-film-count" })) : [];
    const columns = panels.map((panel, s) => make("div", { class: "lu-film-column" }, panel.element, ...counts.slice(s, s + 1)));
    const heading = make("p", { class: "lu-film-heading" }, HEADINGS[name]);
    return { panels, counts, element: make("div", { class: "lu-film-row", "data-row-name": name }, heading, make("div", { class: "lu-film-strip" }, ...columns)) };
  }

  // What no moment changes.
  showStill() {
    const { film } = this;
    this.rows.image.panels.forEach((panel, s) => panel.show(greys(film.image(s)), panelWords(film, "image", s)));
    this.rows.truth.panels.forEach((panel, s) => {
      panel.show(this.painted(film.truth(s)), panelWords(film, "truth", s), film.truthSigns[s], film.letters);
    });
  }

  /** @param {Uint8Array} labels */
  painted(labels) {
    return pixelsOf(labels, this.film.palette, this.film.hatched, this.film.shape[3]);
  }

  /** @param {number} index */
  setStep(index) {
    const { film } = this;
    const moved = this.shown !== null && this.shown !== index;
    this.shown = index;
    this.rows.prediction.panels.forEach((panel, s) => {
      panel.show(this.painted(film.prediction(index, s)), panelWords(film, "prediction", s, index), film.signs[index][s], film.letters);
    });
    if (this.wrong.checked) this.showWrong();
    setText(this.sentence, scoreWords(film, index));
    this.line.show(index);
    this.player.show(index, `${index + 1} of ${film.names.length}`, film.names[index]);
    if (moved && !this.player.playing) this.say();
  }

  showWrong() {
    const { film, shown } = this;
    if (shown === null) return;
    this.rows.wrong.panels.forEach((panel, s) => {
      const found = compared(film.truth(s), film.prediction(shown, s), film.hatched);
      panel.show(pixelsOf(found, film.marks, 3, film.shape[3]), panelWords(film, "wrong", s, shown));
      this.rows.wrong.counts[s].textContent = String(film.wrong[shown][s]);
    });
  }

  /** @param {boolean} there */
  setWrong(there) {
    this.wrong.checked = there;
    this.rows.wrong.element.classList.toggle("lu-film-hidden", !there);
    if (there) this.showWrong();
  }

  /** @param {string} size */
  setSize(size) {
    this.player.showSize(this.root, size);
    this.fitting.again();
  }


  say() {
    clearTimeout(this.speech);
    this.speech = setTimeout(() => {
      if (!this.player.playing) this.spoken.textContent = spokenWords(this.film, this.player.index);
    }, REST);
  }

  dispose() {
    this.player.pause();
    this.fitting.stop();
    this.keepShortcuts();
    clearTimeout(this.speech);
  }
}

/**
 * @param {Model} model
 * @returns {Promise<Film>}
 */
async function filmOf(model) {
  const shape = model.get("_shape");
  const [, scenes, height, width] = shape;
  const pixels = height * width;
  const images = bytesOf(model.get("_images"));
  const labels = await inflated(bytesOf(model.get("_labels")));
  const map = (/** @type {number} */ number) => labels.subarray(number * pixels, (number + 1) * pixels);
  const [truthSigns, ...signs] = /** @type {Sign[][][]} */ (model.get("_signs"));
  return {
    ...model.get("_words"), shape, range: model.get("_range"), scores: model.get("_scores"), wrong: model.get("_wrong"),
    truthSigns, signs, palette: packedColours(model.get("_palette")), marks: packedColours(model.get("_marks")),
    hatched: model.get("_palette").length - 2, image: (scene) => images.subarray(scene * pixels, (scene + 1) * pixels),
    truth: map, prediction: (moment, scene) => map((moment + 1) * scenes + scene),
  };
}

/** @param {RenderProps} props */
async function render({ model, el }) {
  const film = await filmOf(model);
  const view = new FilmView(el, film, {
    step: (step) => put(model, { step }), size: (size) => put(model, { size }), wrong: (wrong) => put(model, { wrong }),
  });
  const handlers = {
    step: () => view.setStep(model.get("step")),
    wrong: () => view.setWrong(model.get("wrong")),
    size: () => view.setSize(model.get("size")),
  };
  for (const show of Object.values(handlers)) show();
  const stop = watch(model, handlers);
  return () => {
    view.dispose();
    stop();
  };
}

export default { render };

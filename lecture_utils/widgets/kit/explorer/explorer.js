// The explorer: a board with every setting to move and cells to type into, and sentences on what a setting comes to and
// on what is impossible. Nothing waits for the kernel.

import { make, setText } from "../elements.js";
import { Draft } from "../model.js";
import { parsePaste } from "../numbers.js";
import { invalidCells } from "../scene/grid.js";
import { SceneView } from "../scene/scene_view.js";
import { TRAITS, typed } from "./drawer.js";
import { Parameters } from "./parameters.js";
import { place, say } from "./place.js";
import { NOTHING } from "./reading.js";

/** @import { RenderProps } from "../types.js" */
/** @import { SceneActions } from "../scene/scene_view.js" */
/** @import { ExplorerScene, Limited, Operation, State } from "./operation.js" */

/** @typedef {SceneActions & { set: (name: string, value: unknown) => void }} ExplorerActions */

/** @template {Limited} T */
class ExplorerView extends SceneView {
  /**
   * @param {HTMLElement} root
   * @param {Draft} draft
   * @param {Operation<T>} operation
   * @param {ExplorerActions} actions
   */
  constructor(root, draft, operation, actions) {
    super(root, operation.name, actions, { steady: true });
    this.draft = draft;
    this.operation = operation;
    this.tables = /** @type {T} */ (draft.get("_tables"));
    this.message = "";
    this.finished = false;
    this.parameters = new Parameters(operation, this.tables, actions.set);
    this.formula = make("p", { class: "lu-formula" });
    this.tells = make("p", { class: "lu-tells", role: "status" });
    this.problem = make("p", { class: "lu-problem", role: "alert" });
    this.warning = make("p", { class: "lu-warning", role: "alert" });
    this.steps = make("div", { class: "lu-steps" }, ...[...root.children].slice(1, -1));
    this.columns = make("div", { class: "lu-explorer" });
    this.compose();
  }

  /**
   * The settings with what follows from them, and beside or below them (see style.css) all that is stepped. Where there
   * are lists besides the sliders, the sentences stand at the board: there is room.
   */
  compose() {
    const { root, parameters, formula, tells, operation, steps } = this;
    const [head, foot] = /** @type {HTMLElement[]} */ ([...root.children]);
    this.note.parentElement?.append(this.warning); // over the legend, as the note on a cell
    this.work.dispose(); // its height stays the same whatever is said (see style.css)
    const room = operation.room(this.draft.get("_formula"), this.tables);
    const apart = Boolean(operation.choices);
    const follows = apart ? place(room.lines, formula) : place([...room.lines, room.tells], formula, tells);
    if (apart) steps.prepend(place([room.tells], tells));
    const more = parameters.more.childElementCount ? [parameters.more] : [];
    this.columns.append(head, parameters.element, follows, ...more, steps, foot);
    root.append(this.columns);
    // beside the settings, the column of the steps may be as high as the widget
    this.fit.around = () => {
      const above = root.offsetHeight - this.columns.offsetHeight + steps.offsetTop - this.columns.offsetTop;
      return above + steps.offsetHeight - this.stage.offsetHeight + foot.offsetHeight;
    };
  }

  state() {
    const get = (/** @type {string} */ name) => this.draft.get(name);
    const settings = settingsOf(this.operation).map((name) => [name, get(name)]);
    const cells = Object.entries(TRAITS).map(([name, trait]) => [name, get(trait)]);
    return /** @type {State} */ (Object.fromEntries([...settings, ...cells]));
  }

  show() {
    const { operation, tables } = this;
    const state = this.state();
    const scene = operation.scene(state, tables);
    this.setScene(scene);
    this.parameters.show((name) => this.draft.get(name), state);
    say(this.formula, operation.lines(state, this.draft.get("_formula"), scene, tables));
    say(this.tells, scene.problems.length ? [NOTHING] : scene.tells);
    this.showSentences(scene);
    if (operation.keepsEnd && this.finished && this.draft.get("step") < scene.count) this.actions.step(scene.count);
    else this.showStep();
  }

  /**
   * Why there is no output stands where the output would be; what is wrong with what was typed, at the grids.
   * @param {ExplorerScene} scene
   */
  showSentences(scene) {
    const figure = this.grids.get("output")?.figure;
    if (figure && this.problem.parentElement !== figure) figure.append(this.problem);
    say(this.problem, scene.problems);
    setText(this.warning, wrongWith(this.message, invalidCells(scene.grids)));
  }

  showStep() {
    this.setStep(Math.min(this.draft.get("step"), this.scene.count));
    if (this.scene.count) this.finished = this.index === this.scene.count;
  }
}

/**
 * @param {string} message on a paste that was refused
 * @param {string[]} cells a sentence for each cell that holds no number
 */
function wrongWith(message, cells) {
  const more = cells.length > 2 ? [`${cells.length - 2} more cells hold no number.`] : [];
  return [message, ...cells.slice(0, 2), ...more].filter(Boolean).join(" ");
}

/**
 * @template {Limited} T
 * @param {Operation<T>} operation
 */
function settingsOf({ parameters, choices = [] }) {
  return [...parameters, ...choices.map(({ name }) => name)];
}

/**
 * The `render` of an explorer.
 * @template {Limited} T
 * @param {Operation<T>} operation
 */
export function explorer(operation) {
  return function render(/** @type {RenderProps} */ { model, el }) {
    const draft = new Draft(model);
    const set = (/** @type {string} */ name, /** @type {unknown} */ value) => {
      view.message = "";
      draft.put({ [name]: value });
    };
    const type = (/** @type {string} */ name, /** @type {number} */ cell, /** @type {string[][]} */ rows) => {
      const drawer = operation.drawer(name, view.state(), view.tables);
      const next = typed(drawer, cell, rows);
      if (typeof next === "string") {
        view.message = next;
        view.show();
      } else set(TRAITS[drawer.of], next);
    };
    const view = new ExplorerView(el, draft, operation, {
      set,
      step: (index) => set("step", index),
      size: (name) => set("size", name),
      edit: (name, cell, text) => type(name, cell, [[text]]),
      paste: (name, cell, text) => type(name, cell, parsePaste(text)),
    });
    const show = () => view.show();
    const showSize = () => view.setSize(draft.get("size"));
    show();
    showSize();
    draft.on(Object.values(TRAITS), () => view.products.known.clear()); // boxes of other numbers
    draft.on([...settingsOf(operation), ...Object.values(TRAITS)], show);
    draft.on(["step"], () => view.showStep());
    draft.on(["size"], showSize);
    return () => {
      view.dispose();
      draft.end();
    };
  };
}

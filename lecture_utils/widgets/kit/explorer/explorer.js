// The explorer: a board with every setting to move and cells to type into, and sentences on what is impossible.
// Nothing waits for the kernel.

import { OWN_KEYS, make, setText } from "../elements.js";
import { Draft } from "../model.js";
import { parsePaste } from "../numbers.js";
import { invalidCells } from "../scene/grid.js";
import { SceneView } from "../scene/scene_view.js";
import { TRAITS, typed } from "./drawer.js";

/** @import { RenderProps } from "../types.js" */
/** @import { SceneActions } from "../scene/scene_view.js" */
/** @import { Choice, ExplorerScene, Limited, Operation, Option, State } from "./operation.js" */

/** @typedef {SceneActions & { set: (name: string, value: unknown) => void }} ExplorerActions */

// Name -> its letter, its words, and the limit that the tables give for it.
const PARAMETERS = /** @type {Record<string, [letter: string, words: string, limit: string]>} */ ({
  height: ["H", "input height", "size"], width: ["W", "input width", "size"],
  kernel_size: ["k", "kernel size", "kernel_size"], stride: ["s", "stride", "stride"], padding: ["p", "padding", "padding"],
  output_padding: ["", "output_padding", "output_padding"], dilation: ["d", "dilation", "dilation"],
});

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
    this.setValue = actions.set;
    this.tables = /** @type {T} */ (draft.get("_tables"));
    this.message = "";
    this.finished = false;
    /** @type {Record<string, (value: any, state: State) => void>} */
    this.inputs = {};
    this.formula = make("p", { class: "lu-formula" });
    this.problem = make("p", { class: "lu-problem", role: "alert" });
    this.remarks = make("div", { class: "lu-remarks" });
    this.stage.before(this.controls(), this.formula);
    this.work.element.before(this.problem, this.remarks);
  }

  controls() {
    const sliders = this.operation.parameters.map((name) => this.sliderOf(name));
    const lists = (this.operation.choices ?? []).map((one) => this.choiceOf(one));
    return make("div", { class: "lu-params", role: "group", "aria-label": "Parameters" }, ...sliders, ...lists);
  }

  /** @param {string} name */
  sliderOf(name) {
    const [letter, words, limit] = PARAMETERS[name];
    const input = make("input", {
      type: "range", "data-param": name, min: name.endsWith("padding") ? "0" : "1",
      max: this.tables.limits[limit], step: "1", "aria-label": letter ? `${letter}, ${words}` : words, ...OWN_KEYS,
    });
    const shown = make("output", { "aria-hidden": "true" });
    input.addEventListener("input", () => this.setValue(name, Number(input.value)));
    this.inputs[name] = (value) => {
      input.value = String(value);
      setText(shown, String(value));
    };
    return row(letter, words, input, shown);
  }

  /**
   * A value that is no longer offered stays chosen, and is offered until another one is chosen.
   * @param {Choice<T>} choice
   */
  choiceOf({ name, words, values, when }) {
    const select = make("select", { "data-param": name, "aria-label": words, ...OWN_KEYS });
    const element = row("", words, select);
    /** @type {Option[]} */
    let offered = [];
    select.addEventListener("change", () => {
      const chosen = offered.find(([value]) => String(value) === select.value);
      if (chosen) this.setValue(name, chosen[0]);
    });
    this.inputs[name] = (value, state) => {
      element.hidden = Boolean(when) && !when?.(state);
      const all = values(state, this.tables);
      if (!all.some(([other]) => other === value)) all.push([value, String(value)]);
      if (JSON.stringify(all) !== JSON.stringify(offered)) {
        offered = all;
        select.replaceChildren(...all.map(([other, shown]) => make("option", { value: String(other) }, shown)));
      }
      select.value = String(value);
    };
    return element;
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
    for (const [name, show] of Object.entries(this.inputs)) show(this.draft.get(name), state);
    const lines = operation.lines(state, this.draft.get("_formula"), scene, tables);
    say(this.formula, lines, "span");
    this.showSentences(scene);
    if (operation.keepsEnd && this.finished && this.draft.get("step") < scene.count) this.actions.step(scene.count);
    else this.showStep();
  }

  /** @param {ExplorerScene} scene */
  showSentences(scene) {
    const wrong = [...scene.problems, ...invalidCells(scene.grids), this.message].filter(Boolean);
    say(this.problem, wrong.map((line) => `${line} `), "span");
    say(this.remarks, this.operation.remarks?.(scene) ?? [], "p");
  }

  showStep() {
    this.setStep(Math.min(this.draft.get("step"), this.scene.count));
    if (this.scene.count) this.finished = this.index === this.scene.count;
  }
}

/**
 * @param {string} letter
 * @param {string} words
 * @param {HTMLElement[]} controls
 */
function row(letter, words, ...controls) {
  const name = make("span", { class: "lu-name", "aria-hidden": "true" }, make("i", {}, letter), ` ${words}`);
  return make("div", { class: "lu-param" }, name, ...controls);
}

/**
 * Sentences, each an element; written only where they change, because they are read aloud then.
 * @param {HTMLElement} where
 * @param {string[]} lines
 * @param {"span" | "p"} tag
 */
function say(where, lines, tag) {
  if (where.childElementCount === lines.length) [...where.children].forEach((one, i) => setText(one, lines[i]));
  else where.replaceChildren(...lines.map((line) => make(tag, {}, line)));
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
    draft.on([...settingsOf(operation), ...Object.values(TRAITS)], show);
    draft.on(["step"], () => view.showStep());
    draft.on(["size"], showSize);
    return () => {
      view.dispose();
      draft.end();
    };
  };
}

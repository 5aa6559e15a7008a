// The view of a scene: boards, products, sentence, controls. The state is the model's; the view shows it and says
// what is asked for.

import { OWN_KEYS, make, setText } from "../elements.js";
import { watchRoom } from "../page/room.js";
import { hasModifier, passShortcuts, take } from "../page/shortcuts.js";
import { shownSize, watchTeacher } from "../page/teacher.js";
import { BoardFit } from "./board_fit.js";
import { CellEditor, isOpen } from "./cell_editor.js";
import { Glide } from "./glide.js";
import { neighbour } from "./grid.js";
import { GridView, cellOf, gridNameOf } from "./grid_view.js";
import { Inspector } from "./inspector.js";
import { Legend } from "./legend.js";
import { Player } from "./player.js";
import { Products } from "./products.js";
import { START, gridOfName, rolesAt, stepWriting, writtenAt } from "./scene.js";
import { SteadyBox } from "./steady_box.js";

/** @import { Scene } from "../types.js" */
/** @import { EditActions } from "./cell_editor.js" */
/** @import { Roles } from "./glide.js" */
/** @import { CellElement } from "./grid_view.js" */

/**
 * @typedef {EditActions & { step: (index: number) => void, size: (name: string) => void }} SceneActions
 */

const KEYS = /** @type {[string, string][]} */ ([
  ["← →", "one step back or on"], ["Home End", "start and end"], ["Space", "play or pause"],
  ["click a cell", "where does it come from, what does it feed? ← → still step"],
  ["Tab", "to the grids and the controls"], ["arrows in a grid", "after Tab: from cell to cell"],
  ["type, Enter", "change a cell that can be edited; Escape leaves it as it was"],
]);
const SIGNS = "Thick frame: read in this step. Filled: made in this step. Dashed frame, and the lines: where a cell comes "
  + "from or what it feeds. Dotted: the border. Hatched: inserted zeros. Crossed out: read by no window, or no switch.";
/** @type {Scene} */
const EMPTY = {
  title: "", boards: [], termsLabel: "", grids: [], reveal: "all", count: 0,
  step: () => ({ reads: {}, writes: [], terms: [], columns: 1, sentence: "" }),
};

export class SceneView {
  /**
   * @param {HTMLElement} root
   * @param {string} name the widget's name, for its style sheet
   * @param {SceneActions} actions
   * @param {{ steady?: boolean }} [how] steady: the grids may change their size, and what lies below stays where it is
   */
  constructor(root, name, actions, { steady = false } = {}) {
    this.actions = actions;
    this.root = root;
    this.scene = EMPTY;
    this.layout = "";
    this.size = "";
    /** @type {Map<string, GridView>} */
    this.grids = new Map();
    /** @type {Roles} */
    this.roles = {};
    /** @type {Record<string, Map<number, string>> | null} */
    this.made = null;
    /** whether the cell with the focus was pointed at: its arrows step then; those of a cell that Tab led to walk */
    this.pointed = false;
    root.classList.add("lu-widget");
    root.dataset.widget = name;
    this.title = make("p", { class: "lu-title" });
    this.board = make("div", { class: "lu-board", role: "group", tabindex: "0", ...OWN_KEYS });
    this.products = new Products();
    this.stage = make("div", { class: "lu-stage" }, this.board, this.products.element);
    this.legend = new Legend();
    this.note = make("p", { class: "lu-note", role: "status" });
    this.sentence = make("p", { class: "lu-sentence", role: "status" });
    this.longest = make("p", { class: "lu-longest", "aria-hidden": "true" });
    this.player = new Player({
      label: "Steps", slider: "Step", first: () => 400, pace: () => 1200, go: actions.step, size: actions.size,
    });
    this.editor = new CellEditor(root, this.board, (td) => this.viewOf(td), actions);
    this.fit = new BoardFit(root, this.stage, this.board, this.products, steady);
    this.inspector = new Inspector(this.board, this.grids, this.note);
    this.glide = new Glide(this.board, this.grids);
    // What comes and goes stands below everything that can be clicked: a click must find its target where
    // it was when the finger went down.
    const said = make("div", { class: "lu-overlaid" }, this.longest, this.sentence);
    this.work = new SteadyBox(() => `${this.layout},${this.size}`, said);
    root.append(
      make("div", { class: "lu-head" }, this.title, this.fit.parts.element), this.stage, make("div", { class: "lu-lines-below" }, this.note, this.legend.element), this.work.element,
      make("div", { class: "lu-foot" }, this.player.element, this.player.help("Keys, size, speed", KEYS, make("p", {}, SIGNS))),
    );
    const stops = [passShortcuts(root), watchRoom(root, () => this.measure()), watchTeacher(root, () => this.resize())];
    this.end = () => stops.forEach((stop) => stop());
    this.listen();
  }

  get index() {
    return this.player.index;
  }

  // -- state in -------------------------------------------------------------------------------------

  /** @param {Scene} scene */
  setScene(scene) {
    this.scene = scene;
    this.glide.stop();
    this.inspector.clear();
    this.showTitle(scene);
    this.board.setAttribute("aria-label", `${scene.heading ?? scene.title}. Arrow keys step, space plays.`);
    const layout = JSON.stringify(scene.boards);
    if (this.layout !== layout) this.lay(layout);
    this.follow(Math.min(this.index, scene.count));
    for (const grid of scene.grids) this.grids.get(grid.name)?.update(grid);
    this.legend.show(scene);
    if (!this.fit.steady) this.keepRoom(scene);
    this.player.setCount(scene.count);
    this.fit.show(scene);
  }

  /**
   * The longest sentence has its room from the start, unseen: no step moves what lies below.
   * @param {Scene} scene
   */
  keepRoom(scene) {
    const said = Array.from({ length: scene.count }, (_, i) => scene.step(i).sentence);
    const longest = Math.max(0, ...said.map(({ length }) => length));
    setText(this.longest, said.find(({ length }) => length === longest) ?? "");
  }

  /** @param {Scene} scene */
  showTitle({ heading, title }) {
    if (!heading) return setText(this.title, title);
    if (this.title.textContent === `${heading} ${title}`) return;
    this.title.replaceChildren(`${heading} `, make("code", {}, title));
  }

  /** @param {string} layout */
  lay(layout) {
    this.layout = layout;
    this.grids.clear();
    this.board.replaceChildren(...this.scene.boards.map((board) => {
      const line = make("div", { class: "lu-line" });
      board.grids.forEach((name, i) => {
        const view = this.viewFor(name);
        if (i) line.append(make("span", { class: "lu-sign", "aria-hidden": "true" }, board.signs[i - 1] ?? ""));
        line.append(view.figure);
      });
      const title = board.title ? [make("p", { class: "lu-row-title" }, board.title)] : [];
      return make("div", { class: "lu-row" }, ...title, line);
    }));
  }

  /** @param {string} name */
  viewFor(name) {
    const grid = gridOfName(this.scene, name);
    if (!grid) throw new Error(`a board names the grid ${name}, which the scene lacks`);
    const view = new GridView(grid, this.size === "classroom");
    view.shown = (cell) => {
      const made = this.made?.[name];
      return made ? made.get(cell) ?? view.grid.initial ?? undefined : view.grid.text[cell];
    };
    this.grids.set(name, view);
    return view;
  }

  /** @param {number} index */
  setStep(index) {
    const { scene } = this;
    const from = this.index;
    const before = { roles: this.roles, made: this.made };
    this.roles = rolesAt(scene, index);
    for (const [name, view] of this.grids) view.mark(this.roles[name] ?? new Map());
    this.follow(index);
    for (const [name, now] of Object.entries(this.made ?? {})) {
      const view = this.grids.get(name);
      view?.cells.forEach((td, cell) => {
        if (before.made?.[name]?.get(cell) !== now.get(cell)) view.write(td, cell);
      });
    }
    const step = index ? scene.step(index - 1) : null;
    setText(this.sentence, step ? step.sentence : scene.start ?? START);
    this.products.show(step ?? (scene.count ? scene.step(0) : null), scene.termsLabel, !step);
    this.player.show(index, `Step ${index} of ${scene.count}`, `step ${index} of ${scene.count}`);
    if (step) this.fit.follow(scene, step);
    if (index !== from) {
      this.inspector.clear();
      this.glide.step(scene, index, from, { now: this.roles, before: before.roles });
    }
  }

  /**
   * What the written grids show in frame `index`. A grid that no step writes shows its own text.
   * @param {number} index
   */
  follow(index) {
    this.made = null;
    if (this.scene.reveal !== "step") return;
    const written = writtenAt(this.scene, index);
    const names = this.scene.grids.filter((grid) => grid.written).map((grid) => grid.name);
    this.made = Object.fromEntries(names.map((name) => [name, written[name] ?? new Map()]));
  }

  /** @param {string} size */
  setSize(size) {
    this.player.showSize(this.root, size);
    this.resize();
  }

  /** The size that is shown is another one: the own one, or that of teacher mode. */
  resize() {
    this.size = shownSize(this.player.sizes.value);
    for (const view of this.grids.values()) view.showSize(this.size === "classroom");
    this.measure();
  }

  /** The room or the size is another one. */
  measure() {
    this.glide.stop();
    this.products.forget();
    this.products.grow();
    if (!this.fit.steady) this.work.fit(); // its own observer may come later, or never where it is not seen
    this.fit.measure(this.scene, this.size);
    this.products.grow(); // where they had no place before, they may have one now
  }

  // -- events ---------------------------------------------------------------------------------------

  listen() {
    const { root, board } = this;
    root.addEventListener("pointerdown", (event) => {
      this.pointed = true;
      if (!cellOf(event)) this.inspector.clear();
    }, true);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Tab" || event.key === "Enter") this.pointed = false;
    }, true);
    root.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !root.contains(relatedTarget)) this.pointed = false;
    });
    root.addEventListener("keydown", (event) => this.key(event));
    board.addEventListener("pointerover", (event) => {
      const td = cellOf(event);
      if (td && event.pointerType !== "touch") this.inspect(td);
    });
    board.addEventListener("pointerleave", () => this.inspector.clear());
    board.addEventListener("focusin", (event) => {
      const td = cellOf(event);
      if (td) this.inspect(td);
    });
    board.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !board.contains(relatedTarget)) this.inspector.clear();
    });
    board.addEventListener("click", (event) => {
      const td = cellOf(event);
      if (td) this.pick(td, event);
    });
  }

  /** @param {Element} td */
  viewOf(td) {
    const view = this.grids.get(gridNameOf(td));
    if (!view) throw new Error(`no grid of this widget holds ${td.outerHTML}`);
    return view;
  }

  /**
   * A click inspects a cell, and leads to the step that made it. A second one, or a finger, opens it for typing.
   * @param {CellElement} td
   * @param {MouseEvent} event
   */
  pick(td, event) {
    const view = this.viewOf(td);
    const { grid } = view;
    if (td.querySelector("input")) return;
    const again = document.activeElement === td && event.detail > 1;
    view.moveCursor(td.luCell);
    if (grid.written && !isOpen(grid, td.luCell)) {
      this.player.pause();
      this.player.goTo(stepWriting(this.scene, grid.name, td.luCell));
    } else if (isOpen(grid, td.luCell) && (again || isTouch(event))) this.editor.edit(td);
    this.inspect(td);
  }

  /** @param {CellElement} td */
  inspect(td) {
    this.inspector.show(this.scene, this.viewOf(td), td);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const td = cellOf(event);
    if (!td || td !== event.target) return this.player.key(event);
    if (!hasModifier(event) && this.cellKey(td, event.key)) take(event);
  }

  /**
   * What a key does in a cell; whether it does anything.
   * @param {CellElement} td
   * @param {string} key
   */
  cellKey(td, key) {
    const view = this.viewOf(td);
    const { grid } = view;
    if (this.pointed && this.player.stepKey(key, td)) return true;
    const next = neighbour(grid, td.luCell, key);
    if (next !== null) {
      view.moveCursor(next);
      if (grid.written) this.player.goTo(stepWriting(this.scene, grid.name, next));
      return true;
    }
    if (key.startsWith("Arrow")) return true;
    if (key === "Escape") {
      this.board.focus();
      return true;
    }
    if (isOpen(grid, td.luCell) && this.editor.key(td, key)) return true;
    if (key === "Enter" && grid.written) {
      this.player.goTo(stepWriting(this.scene, grid.name, td.luCell));
      return true;
    }
    return this.player.stepKey(key, td);
  }

  dispose() {
    this.player.pause();
    this.glide.stop();
    this.inspector.clear();
    this.work.dispose();
    this.products.observer.disconnect();
    this.end();
  }
}

/** @param {MouseEvent} event */
function isTouch(event) {
  return event instanceof PointerEvent && event.pointerType === "touch";
}

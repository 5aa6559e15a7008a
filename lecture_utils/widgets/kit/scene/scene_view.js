// The view of a scene: boards, products, sentence, controls. The state is the model's; the view shows it and says
// what is asked for.

import { OWN_KEYS, help, make, setText } from "../elements.js";
import { hasModifier, passShortcuts, take } from "../shortcuts.js";
import { CellEditor, isOpen } from "./cell_editor.js";
import { neighbour } from "./grid.js";
import { GridView, cellOf, gridNameOf } from "./grid_view.js";
import { Player } from "./player.js";
import { Products } from "./products.js";
import { START, feeds, gridOfName, noteFor, rolesAt, sourcesOf, stepWriting, twinsOf, writtenAt } from "./scene.js";
import { SteadyBox } from "./steady_box.js";

/** @import { Scene } from "../types.js" */
/** @import { EditActions } from "./cell_editor.js" */
/** @import { CellElement } from "./grid_view.js" */

/**
 * @typedef {EditActions & { step: (index: number) => void, size: (name: string) => void }} SceneActions
 */

const KEYS = /** @type {[string, string][]} */ ([
  ["← →", "one step back or on"], ["Home End", "start and end"], ["Space", "play or pause"],
  ["Tab", "to the grids and the controls"],
  ["arrows in a grid", "move the cursor: what does this cell feed, where does it come from?"],
  ["type, Enter", "change a cell that can be edited; Escape leaves it as it was"],
]);
const SIGNS = "Thick frame: read in this step. Dark cell: made in this step. Dashed frame: where a cell comes "
  + "from or what it feeds. Dotted: zeros of the border. Crossed out: read by no window.";

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
   */
  constructor(root, name, actions) {
    this.actions = actions;
    this.root = root;
    this.scene = EMPTY;
    this.layout = "";
    /** @type {Map<string, GridView>} */
    this.grids = new Map();
    /** @type {[CellElement, string][]} */
    this.inspected = [];
    /** @type {Record<string, Map<number, string>> | null} */
    this.made = null;
    root.classList.add("lu-widget");
    root.dataset.widget = name;
    this.title = make("p", { class: "lu-title" });
    this.board = make("div", { class: "lu-board", role: "group", tabindex: "0", ...OWN_KEYS });
    this.products = new Products();
    this.sentence = make("p", { class: "lu-sentence", role: "status" });
    this.note = make("p", { class: "lu-note", role: "status" });
    this.player = new Player({
      label: "Steps", slider: "Step", first: () => 400, pace: () => 1200, go: actions.step, size: actions.size,
    });
    this.editor = new CellEditor(root, this.board, (td) => this.viewOf(td), actions);
    // What comes and goes stands below everything that can be clicked: a click must find its target where
    // it was when the finger went down.
    this.work = new SteadyBox(() => `${this.layout},${this.player.sizes.value}`, this.products.table, this.sentence);
    root.append(
      this.title, this.board, this.work.element, this.player.element, this.note,
      help("Keys and signs", KEYS, make("p", {}, SIGNS)),
    );
    this.keepShortcuts = passShortcuts(root);
    this.listen();
  }

  get index() {
    return this.player.index;
  }

  // -- state in -------------------------------------------------------------------------------------

  /** @param {Scene} scene */
  setScene(scene) {
    this.scene = scene;
    setText(this.title, scene.title);
    this.board.setAttribute("aria-label", `${scene.title}. Arrow keys step, space plays.`);
    const layout = JSON.stringify(scene.boards);
    if (this.layout !== layout) this.lay(layout);
    this.follow(Math.min(this.index, scene.count));
    for (const grid of scene.grids) this.grids.get(grid.name)?.update(grid);
    this.player.setCount(scene.count);
    this.clearInspection();
  }

  /** @param {string} layout */
  lay(layout) {
    this.layout = layout;
    this.grids = new Map();
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
    const view = new GridView(grid);
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
    const roles = rolesAt(scene, index);
    for (const [name, view] of this.grids) view.mark(roles[name] ?? new Map());
    const before = this.made;
    this.follow(index);
    for (const [name, now] of Object.entries(this.made ?? {})) {
      const view = this.grids.get(name);
      view?.cells.forEach((td, cell) => {
        if (before?.[name]?.get(cell) !== now.get(cell)) view.write(td, cell);
      });
    }
    const step = index ? scene.step(index - 1) : null;
    setText(this.sentence, step ? step.sentence : scene.start ?? START);
    this.products.show(step, scene.termsLabel);
    this.player.show(index, `Step ${index} of ${scene.count}`, `step ${index} of ${scene.count}`);
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
  }

  // -- events ---------------------------------------------------------------------------------------

  listen() {
    const { root, board } = this;
    root.addEventListener("keydown", (event) => this.key(event));
    board.addEventListener("pointerover", (event) => {
      const td = cellOf(event);
      if (td && event.pointerType !== "touch") this.inspect(td);
    });
    board.addEventListener("pointerleave", () => this.clearInspection());
    board.addEventListener("focusin", (event) => {
      const td = cellOf(event);
      if (td) this.inspect(td);
    });
    board.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !board.contains(relatedTarget)) this.clearInspection();
    });
    board.addEventListener("click", (event) => {
      const td = cellOf(event);
      if (td) this.pick(td);
    });
  }

  /** @param {Element} td */
  viewOf(td) {
    const view = this.grids.get(gridNameOf(td));
    if (!view) throw new Error(`no grid of this widget holds ${td.outerHTML}`);
    return view;
  }

  /** @param {CellElement} td */
  pick(td) {
    const view = this.viewOf(td);
    const { grid } = view;
    if (td.querySelector("input")) return;
    view.moveCursor(td.luCell);
    if (grid.written) {
      this.player.pause();
      this.player.goTo(stepWriting(this.scene, grid.name, td.luCell));
    } else if (isOpen(grid, td.luCell)) this.editor.edit(td);
    this.inspect(td);
  }

  /**
   * Frames what a cell comes from and what it feeds, and says it.
   * @param {CellElement} td
   */
  inspect(td) {
    const { grid } = this.viewOf(td);
    this.clearInspection();
    if (!this.scene.count) return;
    for (const [twin, own] of twinsOf(this.scene, grid.name, td.luCell)) {
      for (const [name, cells] of Object.entries(sourcesOf(this.scene, twin, own))) this.frame(name, cells, "lu-from");
      for (const [name, other] of feeds(this.scene, twin, own)) this.frame(name, [other], "lu-feeds");
      this.frame(twin, [own], "lu-from");
    }
    this.note.textContent = noteFor(this.scene, grid, td.luCell);
  }

  /**
   * @param {string} name
   * @param {number[]} cells
   * @param {string} role
   */
  frame(name, cells, role) {
    for (const cell of cells) {
      const td = this.grids.get(name)?.cells[cell];
      td?.classList.add(role);
      if (td) this.inspected.push([td, role]);
    }
  }

  clearInspection() {
    for (const [td, role] of this.inspected) td.classList.remove(role);
    this.inspected = [];
    this.note.textContent = "";
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
    this.work.dispose();
    this.keepShortcuts();
  }
}

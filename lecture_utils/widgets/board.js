// What the widgets on grids share: a scene (grids and steps), its view, its keys and its speech.
// The Python side puts this file in front of each widget's own module: a widget is loaded as a blob and
// cannot import. Nothing here knows an operation; it looks cells up, and draws.
//
// scene = { boards: [{title, grids[], signs[]}], termsLabel,
//           grids: [{name, symbol, caption, rows, columns, text[], top[], left[], border, unread, invalid,
//           wrong, asides, initial, written, editable, names}], reveal, count, step(i) -> {reads: {grid: [cell]}, writes: [[grid, cell, text]],
//           terms, columns, sentence} }
// A cell is its number in its grid, counted row by row. Frame i has i steps done; frame 0 is the start.
// asides: Map(cell -> {text, words, gone}): a small text in the corner, crossed out if gone, and what it means.
// With reveal "step" a grid that is written to shows only what has been written so far.

export const START = "Start: no cell of the output has been computed yet. Press → for the first step.";

export function formatNumber(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value)) return String(value + 0);
  const digits = Math.max(6, Math.min(String(Math.trunc(Math.abs(value))).length + 2, 15));
  return String(Number(value.toPrecision(digits)) + 0);
}

export function factor(text) {
  return text.startsWith("-") ? `(${text})` : text;
}

// The cells of each grid with their roles in frame `index`: {grid: Map(cell -> class name)}.
export function rolesAt(scene, index) {
  const roles = Object.fromEntries(scene.grids.map((grid) => [grid.name, new Map()]));
  if (index < 1) return roles;
  const step = scene.step(index - 1);
  for (const [name, cells] of Object.entries(step.reads)) {
    for (const cell of cells) roles[name]?.set(cell, "lu-read");
  }
  for (const [name, cell] of step.writes) roles[name]?.set(cell, "lu-write");
  return roles;
}

// The cells [grid, cell] that are made from `cell` of the grid `name`, in the order in which they are made.
// A step that writes one cell makes it from all it reads; one that writes several says so term by term.
export function feeds(scene, name, cell) {
  const found = new Map();
  for (let i = 0; i < scene.count; i += 1) {
    for (const [made, sources] of links(scene.step(i))) {
      if (sources[name]?.includes(cell)) found.set(made.join(), made);
    }
  }
  return [...found.values()];
}

// What an output cell was made from: {grid: [cell]}.
export function sourcesOf(scene, name, cell) {
  const found = {};
  for (let i = 0; i < scene.count; i += 1) {
    for (const [made, sources] of links(scene.step(i))) {
      if (made[0] !== name || made[1] !== cell) continue;
      for (const [grid, cells] of Object.entries(sources)) (found[grid] ??= []).push(...cells);
    }
  }
  return found;
}

function links(step) {
  return step.links ?? step.writes.map(([grid, cell]) => [[grid, cell], step.reads]);
}

// The cells [grid, cell] that show the same thing as this one, itself first: Python gave them the same name.
export function twinsOf(scene, name, cell) {
  const own = gridOfName(scene, name)?.names?.[cell];
  const twins = [[name, cell]];
  if (!own) return twins;
  for (const grid of scene.grids) {
    (grid.names ?? []).forEach((other, i) => {
      if (other === own && !(grid.name === name && i === cell)) twins.push([grid.name, i]);
    });
  }
  return twins;
}

// The step that a click on a written cell leads to: the last that writes it, counted from 1; 0 if none does.
export function stepWriting(scene, name, cell) {
  for (let i = scene.count; i > 0; i -= 1) {
    if (scene.step(i - 1).writes.some(([grid, other]) => grid === name && other === cell)) return i;
  }
  return 0;
}

// What each written grid shows in frame `index`: {grid: Map(cell -> text)}.
export function writtenAt(scene, index) {
  const written = {};
  for (let i = 0; i < index; i += 1) {
    for (const [grid, cell, text] of scene.step(i).writes) (written[grid] ??= new Map()).set(cell, text);
  }
  return written;
}

export function cellName(grid, cell) {
  const row = grid.left[Math.floor(cell / grid.columns)];
  const column = grid.top[cell % grid.columns];
  if (grid.border.has(cell)) return `a zero of the border of ${grid.symbol}`;
  return `${grid.symbol}[${row}, ${column}]`;
}

export function listed(names, most = 6) {
  const shown = names.slice(0, most);
  if (names.length > most) return `${shown.join(", ")} and ${names.length - most} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

// What is said of a cell that the pointer or the cursor is on.
export function noteFor(scene, grid, cell) {
  const name = cellName(grid, cell);
  const sources = Object.keys(sourcesOf(scene, grid.name, cell));
  if (sources.length) {
    const symbols = sources.map((key) => gridOfName(scene, key)?.symbol).filter(Boolean);
    return `${name} is made from the framed cells of ${listed([...new Set(symbols)])}.`;
  }
  const targets = feeds(scene, grid.name, cell).map(([key, target]) => cellName(gridOfName(scene, key), target));
  const value = grid.border.has(cell) ? "" : ` = ${grid.text[cell]}`;
  const subject = `${name[0].toUpperCase()}${name.slice(1)}${value}`;
  const aside = grid.asides?.get(cell);
  const more = aside ? ` ${aside.words[0].toUpperCase()}${aside.words.slice(1)}.` : "";
  if (targets.length) return `${subject} is read for ${listed(targets)}.${more}`;
  return grid.written ? `${subject}: no step writes it.` : `${subject} is read by no window.${more}`;
}

// Where an arrow key leads in a grid, or null if it leads nowhere.
export function neighbour(grid, cell, key) {
  const row = Math.floor(cell / grid.columns);
  const column = cell % grid.columns;
  const [r, c] = {
    ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
  }[key] ?? [-1, -1];
  return r < 0 || c < 0 || r >= grid.rows || c >= grid.columns ? null : r * grid.columns + c;
}

export function frameAfterKey(key, index, count) {
  const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: count }[key];
  return next === undefined ? null : Math.min(Math.max(next, 0), count);
}

// Width of the cells of a grid, so that its longest number fits: CSS variables, in units of a cell.
export function fit(grid) {
  const beside = [...(grid.asides?.values() ?? [])].map((aside) => 0.7 * aside.text.length);
  const longest = Math.max(1, ...grid.text.map((text) => text.length), ...beside);
  const font = Math.max(0.3, Math.min(0.44, 0.88 / (0.62 * longest)));
  return { font, width: Math.max(1, longest * 0.62 * font + 0.16) };
}

function gridOfName(scene, name) {
  return scene.grids.find((grid) => grid.name === name);
}

// --- drawing --------------------------------------------------------------------------------------

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// JupyterLab steals keys from a focused element unless that element itself carries this attribute.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

// What edits text stays with the widget; every other key with Ctrl or Cmd is JupyterLab's, such as Ctrl+S.
const KEPT = new Set(["a", "c", "v", "x", "y", "z", "Enter", "Home", "End", "Insert", "Delete", "Backspace",
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Control", "Meta", "Shift", "Alt"]);

export function isForJupyterLab({ key, ctrlKey, metaKey, altKey }) {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  return (ctrlKey || metaKey) && !altKey && !KEPT.has(plain);
}

// Hand such keys on although everything in `root` carries OWN_KEYS. JupyterLab looks at a key on the document,
// in the capture phase, and at all that surrounds the focused element: the marks are off before that, on the
// window, and on again when the key has been dealt with. Returns the function that ends it.
export function passShortcuts(root) {
  let off = [];
  const restore = () => {
    for (const one of off) one.dataset.lmSuppressShortcuts = "true";
    off = [];
  };
  const pass = (event) => {
    restore(); // a fast second key comes before the timer
    if (!isForJupyterLab(event) || !root.contains(event.target)) return;
    for (let one = event.target; one; one = one.parentElement) if (one.dataset?.lmSuppressShortcuts) off.push(one);
    for (const one of off) delete one.dataset.lmSuppressShortcuts;
    setTimeout(restore);
  };
  window.addEventListener("keydown", pass, true);
  return () => {
    restore();
    window.removeEventListener("keydown", pass, true);
  };
}

// Makes it `count` children: `ahead` more (or fewer) before the first, the rest behind the last.
function fitChildren(parent, ahead, count, makeOne) {
  for (let i = ahead; i > 0; i -= 1) parent.prepend(makeOne());
  for (let i = ahead; i < 0; i += 1) parent.firstElementChild?.remove();
  while (parent.childElementCount > count) parent.lastElementChild.remove();
  while (parent.childElementCount < count) parent.append(makeOne());
}

// What stands around a table of cells: its caption, and the indices of its columns and rows. The indices are no
// part of the cells: a row more at the top does not touch the row below it.
class GridFrame {
  constructor(table) {
    const list = (name) => make("div", { class: name, "aria-hidden": "true" });
    this.caption = make("figcaption", { "aria-hidden": "true" });
    [this.top, this.left] = [list("lu-top"), list("lu-left")];
    this.cells = make("div", { class: "lu-cells" }, this.top, this.left, table);
    this.figure = make("div", { class: "lu-grid" }, this.caption, make("div", { class: "lu-scroll" }, this.cells));
  }

  // `ahead`: how many rows and columns more there are before the first one.
  show({ caption, top, left }, { font, width }, ahead = [0, 0]) {
    this.caption.textContent = caption;
    const lengths = { font: font.toFixed(3), wide: width.toFixed(3), columns: top.length };
    for (const [name, value] of Object.entries(lengths)) this.cells.style.setProperty(`--lu-${name}`, value);
    [[this.left, left], [this.top, top]].forEach(([list, texts], axis) => {
      fitChildren(list, ahead[axis], texts.length, () => make("span"));
      [...list.children].forEach((one, i) => { if (one.textContent !== texts[i]) one.textContent = texts[i]; });
    });
  }
}

class GridView {
  constructor(grid) {
    this.shape = "";
    this.table = make("table", { role: "grid", "data-grid": grid.name, ...OWN_KEYS });
    this.frame = new GridFrame(this.table);
    this.figure = this.frame.figure;
    this.cursor = 0;
    this.origin = [0, 0];
    this.shown = (cell) => this.grid.text[cell];
    this.cells = [];
    this.marked = new Map();
    this.update(grid);
  }

  update(grid) {
    this.grid = grid;
    const shape = `${grid.rows}×${grid.columns}/${grid.origin ?? ""}`;
    const ahead = this.shape === shape ? [0, 0] : this.build(grid, shape);
    this.frame.show(grid, fit(grid), ahead);
    this.table.setAttribute("aria-label", grid.caption);
    this.cells.forEach((td, cell) => this.write(td, cell));
  }

  // Grow or shrink to the grid's shape, on the side where the grid does: a slider that moves must not wait for
  // a new table. What shows the same as before stays the same element: grid.origin is the row and the column of
  // a cell that does, 0 and 0 unless rows or columns came or went before it. It may lie outside the grid. Returns
  // how many rows and columns came before the first.
  build(grid, shape) {
    this.shape = shape;
    const held = this.cells[this.cursor];
    const [top, left] = grid.origin ?? [0, 0];
    const ahead = [top - this.origin[0], left - this.origin[1]];
    this.origin = [top, left];
    fitChildren(this.table, ahead[0], grid.rows, () => make("tr", { role: "row" }));
    const empty = make("td", { role: "gridcell", tabindex: "-1", ...OWN_KEYS });
    for (const tr of this.table.children) fitChildren(tr, ahead[1], grid.columns, () => empty.cloneNode());
    this.cells = [...this.table.children].flatMap((tr) => [...tr.children]);
    this.cells.forEach((td, cell) => { td.luCell = cell; });
    if (held) held.tabIndex = -1;
    this.cursor = this.cells.includes(held) ? held.luCell : Math.min(this.cursor, Math.max(this.cells.length - 1, 0));
    if (this.cells.length) this.cells[this.cursor].tabIndex = 0;
    return ahead;
  }

  // Text, label and lasting marks of one cell; what a learner is typing is left alone.
  write(td, cell) {
    const { grid } = this;
    const border = grid.border.has(cell);
    const unread = grid.unread.has(cell);
    const wrong = Boolean(grid.wrong?.has(cell)) && this.shown(cell) === grid.text[cell];
    const invalid = grid.invalid.has(cell);
    const text = this.shown(cell) ?? "";
    const said = this.shown(cell) === undefined ? "not computed yet" : text || "empty";
    const aside = grid.asides?.get(cell);
    const notes = [unread ? ", read by no window" : "", invalid ? ", not a number" : "",
      wrong ? ", not the right value" : "", aside ? `, ${aside.words}` : ""].join("");
    const label = `${border ? "border" : cellName(grid, cell)}: ${said}${notes}`;
    const state = `${label}/${border}/${grid.editable}`;
    if (td.firstElementChild?.localName !== "input") {
      if (td.textContent !== text) td.textContent = text;
      if (aside || td.luAside) this.writeAside(td, aside);
    }
    if (td.luState === state) return;
    td.luState = state;
    td.classList.toggle("lu-border", border);
    td.classList.toggle("lu-unread", unread);
    td.classList.toggle("lu-wrong", wrong);
    td.classList.toggle("lu-editable", Boolean(grid.editable) && !border);
    if (invalid) td.setAttribute("aria-invalid", "true");
    else td.removeAttribute("aria-invalid");
    td.setAttribute("aria-label", label);
  }

  // The text stands in an attribute, so that it is no part of the cell's own text.
  writeAside(td, aside) {
    td.luAside?.remove();
    td.luAside = aside ? make("span", { class: "lu-aside", "aria-hidden": "true", "data-text": aside.text }) : null;
    td.luAside?.classList.toggle("lu-gone", Boolean(aside.gone));
    td.classList.toggle("lu-noted", Boolean(aside));
    if (aside) td.append(td.luAside);
  }

  // Only cells whose role is another one are touched: of a window that moves, most cells stay in it.
  mark(roles) {
    const marked = new Map([...roles].map(([cell, role]) => [this.cells[cell], role]));
    for (const [td, role] of this.marked) if (marked.get(td) !== role) td?.classList.remove(role);
    for (const [td, role] of marked) if (this.marked.get(td) !== role) td?.classList.add(role);
    this.marked = marked;
  }

  moveCursor(cell, focus = true) {
    if (this.cells[this.cursor]) this.cells[this.cursor].tabIndex = -1;
    this.cursor = cell;
    this.cells[cell].tabIndex = 0;
    if (focus) this.cells[cell].focus({ preventScroll: false });
  }
}

// The view of a scene: boards, products, sentence, controls. `actions` = { step(i), edit(grid, cell, text),
// paste(grid, cell, text), size(name), speed(x) }; state is the model's, the view only shows it.
export class SceneView {
  constructor(root, name, actions) {
    this.actions = actions;
    this.root = root;
    this.index = 0;
    this.grids = new Map();
    this.timer = null;
    root.classList.add("lu-widget");
    root.dataset.widget = name;
    this.title = make("p", { class: "lu-title" });
    this.board = make("div", { class: "lu-board", role: "group", tabindex: "0", ...OWN_KEYS });
    this.products = make("table", { class: "lu-products", "aria-hidden": "true" });
    this.work = make("div", { class: "lu-work" });
    this.sentence = make("p", { class: "lu-sentence", role: "status" });
    this.note = make("p", { class: "lu-note", role: "status" });
    this.work.append(this.products, this.sentence);
    // What comes and goes stands below everything that can be clicked: a click must find its target where
    // it was when the finger went down.
    root.append(this.title, this.board, this.work, this.controls(), this.note, helpText());
    this.listen();
  }

  // -- state in -------------------------------------------------------------------------------------

  setScene(scene) {
    this.scene = scene;
    this.title.textContent = scene.title;
    this.board.setAttribute("aria-label", `${scene.title}. Arrow keys step, space plays.`);
    const shapeOf = JSON.stringify(scene.boards);
    if (this.layout !== shapeOf) this.lay(scene, shapeOf);
    this.follow(Math.min(this.index, scene.count));
    for (const grid of scene.grids) this.grids.get(grid.name).update(grid);
    this.slider.max = String(scene.count);
    this.clearInspection();
  }

  lay(scene, shapeOf) {
    this.layout = shapeOf;
    this.grids = new Map();
    this.board.replaceChildren(...scene.boards.map((board) => {
      const line = make("div", { class: "lu-line" });
      board.grids.forEach((name, i) => {
        const view = new GridView(gridOfName(scene, name));
        this.grids.set(name, view);
        const sign = make("span", { class: "lu-sign", "aria-hidden": "true" }, board.signs[i - 1] ?? "");
        line.append(...(i ? [sign, view.figure] : [view.figure]));
      });
      const title = board.title ? [make("p", { class: "lu-row-title" }, board.title)] : [];
      return make("div", { class: "lu-row" }, ...title, line);
    }));
    for (const [name, view] of this.grids) {
      view.shown = (cell) => {
        const made = this.made?.[name];
        return made ? made.get(cell) ?? view.grid.initial ?? undefined : view.grid.text[cell];
      };
    }
  }

  setStep(index) {
    const { scene } = this;
    this.index = index;
    const roles = rolesAt(scene, index);
    for (const [name, view] of this.grids) view.mark(roles[name] ?? new Map());
    if (scene.reveal === "step") {
      const before = this.made;
      this.follow(index);
      for (const name of Object.keys(before)) {
        const view = this.grids.get(name);
        view.cells.forEach((td, cell) => {
          if (before[name].get(cell) !== this.made[name].get(cell)) view.write(td, cell);
        });
      }
    }
    const step = index ? scene.step(index - 1) : null;
    this.sentence.textContent = step ? step.sentence : scene.start ?? START;
    this.showProducts(step);
    this.status.textContent = `Step ${index} of ${scene.count}`;
    this.slider.value = String(index);
    this.slider.setAttribute("aria-valuetext", `step ${index} of ${scene.count}`);
    this.setDisabled(index);
  }

  // What the written grids show in frame `index`. A grid that no step writes shows its own text.
  follow(index) {
    if (this.scene.reveal !== "step") {
      this.made = null;
      return;
    }
    const written = writtenAt(this.scene, index);
    const names = this.scene.grids.filter((grid) => grid.written).map((grid) => grid.name);
    this.made = Object.fromEntries(names.map((name) => [name, written[name] ?? new Map()]));
  }

  setSize(size) {
    for (const name of SIZES) this.root.classList.toggle(`lu-size-${name}`, name === size);
    this.size.value = size;
  }

  showProducts(step) {
    if (!step) {
      this.products.replaceChildren();
      this.productShape = "";
      return;
    }
    const columns = step.columns;
    const shape = `${step.terms.length}/${columns}`;
    if (this.productShape !== shape) {
      this.productShape = shape;
      const rows = [];
      for (let i = 0; i < step.terms.length; i += columns) {
        rows.push(make("tr", {}, ...step.terms.slice(i, i + columns).map(() => make("td"))));
      }
      this.products.replaceChildren(make("caption", {}, this.scene.termsLabel), ...rows);
      this.productCells = [...this.products.querySelectorAll("td")];
    }
    step.terms.forEach((term, i) => {
      const td = this.productCells[i];
      if (td.textContent !== term.text) td.textContent = term.text;
      td.classList.toggle("lu-silent", term.silent);
    });
  }

  // -- controls -------------------------------------------------------------------------------------

  controls() {
    const button = (action, words) => make("button", { type: "button", "data-action": action, ...OWN_KEYS }, words);
    this.buttons = {
      first: button("first", "First"), back: button("back", "Back"), play: button("play", "Play"),
      next: button("next", "Next"), last: button("last", "Last"),
    };
    this.slider = make("input", {
      class: "lu-step", type: "range", min: "0", max: "0", step: "1", "aria-label": "Step", ...OWN_KEYS,
    });
    this.status = make("span", { class: "lu-status" });
    this.speed = choice("lu-speed", "Speed", [["0.5", "slow"], ["1", "normal"], ["2", "fast"], ["5", "very fast"]]);
    this.speed.value = "1";
    this.size = choice("lu-size", "Size", SIZES.map((size) => [size, size]));
    const labelled = (words, control) => make("label", {}, `${words} `, control);
    return make(
      "div", { class: "lu-controls", role: "group", "aria-label": "Steps" },
      make("div", { class: "lu-buttons" }, ...Object.values(this.buttons)),
      make("div", { class: "lu-track" }, this.slider, this.status),
      make("div", { class: "lu-choices" }, labelled("Speed", this.speed), labelled("Size", this.size)),
    );
  }

  setDisabled(index) {
    const { first, back, next, last, play } = this.buttons;
    // aria-disabled, not disabled: a disabled button would drop the keyboard focus
    for (const [button, off] of [[first, index === 0], [back, index === 0],
      [next, index >= this.scene.count], [last, index >= this.scene.count], [play, !this.scene.count]]) {
      if (off) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  goTo(index) {
    const target = Math.min(Math.max(index, 0), this.scene.count);
    if (target !== this.index) this.actions.step(target);
  }

  act(action) {
    if (action === "play") return this.timer ? this.pause() : this.play();
    this.pause();
    const { count } = this.scene;
    this.goTo({ first: 0, back: this.index - 1, next: this.index + 1, last: count }[action]);
  }

  play() {
    if (!this.scene.count) return;
    if (this.index >= this.scene.count) this.goTo(0);
    const tick = () => {
      this.goTo(this.index + 1);
      if (this.index >= this.scene.count) this.pause();
      else this.timer = setTimeout(tick, 1200 / Number(this.speed.value));
    };
    this.timer = setTimeout(tick, 400 / Number(this.speed.value));
    this.buttons.play.textContent = "Pause";
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.buttons.play.textContent = "Play";
  }

  // -- events ---------------------------------------------------------------------------------------

  listen() {
    const { root, board } = this;
    this.keepShortcuts = passShortcuts(root);
    root.addEventListener("click", (event) => {
      const action = event.target.closest("[data-action]")?.dataset.action;
      if (action) this.act(action);
    });
    this.slider.addEventListener("input", () => {
      this.pause();
      this.actions.step(Number(this.slider.value));
    });
    this.size.addEventListener("change", () => this.actions.size(this.size.value));
    root.addEventListener("keydown", (event) => this.key(event));
    board.addEventListener("pointerover", (event) => {
      const td = event.target.closest("td");
      if (td && event.pointerType !== "touch") this.inspect(td);
    });
    board.addEventListener("pointerleave", () => this.clearInspection());
    board.addEventListener("focusin", (event) => {
      const td = event.target.closest("td");
      if (td) this.inspect(td);
    });
    board.addEventListener("focusout", (event) => {
      if (!board.contains(event.relatedTarget)) this.clearInspection();
    });
    root.addEventListener("pointerdown", () => { this.pressed = true; });
    for (const name of ["pointerup", "pointercancel"]) {
      root.addEventListener(name, () => { this.pressed = false; });
    }
    board.addEventListener("click", (event) => {
      const td = event.target.closest("td");
      if (td) this.pick(td);
    });
    board.addEventListener("dblclick", (event) => event.preventDefault());
    board.addEventListener("paste", (event) => this.paste(event));
  }

  at(td) {
    const view = this.grids.get(td.closest("table").dataset.grid);
    return { view, cell: td.luCell, grid: view.grid };
  }

  pick(td) {
    const { view, cell, grid } = this.at(td);
    if (td.querySelector("input")) return;
    view.moveCursor(cell);
    if (grid.written) {
      this.pause();
      this.goTo(stepWriting(this.scene, grid.name, cell));
    } else if (grid.editable && !grid.border.has(cell)) this.edit(td);
    this.inspect(td);
  }

  inspect(td) {
    const { cell, grid } = this.at(td);
    this.clearInspection();
    if (!this.scene.count) return;
    this.inspected = [];
    const add = (name, cells, role) => {
      for (const other of cells) {
        const element = this.grids.get(name)?.cells[other];
        element?.classList.add(role);
        this.inspected.push([element, role]);
      }
    };
    for (const [twin, own] of twinsOf(this.scene, grid.name, cell)) {
      for (const [name, cells] of Object.entries(sourcesOf(this.scene, twin, own))) add(name, cells, "lu-from");
      for (const [name, other] of feeds(this.scene, twin, own)) add(name, [other], "lu-feeds");
      add(twin, [own], "lu-from");
    }
    this.note.textContent = noteFor(this.scene, grid, cell);
  }

  clearInspection() {
    for (const [element, role] of this.inspected ?? []) element?.classList.remove(role);
    this.inspected = [];
    this.note.textContent = "";
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target, key } = event;
    if (target.matches("select, summary, .lu-edit, [data-param], [data-view]")) return;
    const td = target.closest("td[role='gridcell']");
    const handled = td ? this.cellKey(td, key) : this.stepKey(key, target);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  stepKey(key, target) {
    if (key === " ") {
      if (target.matches("button")) return false;
      this.act("play");
      return true;
    }
    const index = frameAfterKey(key, this.index, this.scene.count);
    if (index === null) return false;
    this.pause();
    this.goTo(index);
    return true;
  }

  cellKey(td, key) {
    const { view, cell, grid } = this.at(td);
    const next = neighbour(grid, cell, key);
    if (next !== null) {
      view.moveCursor(next);
      if (grid.written) this.goTo(stepWriting(this.scene, grid.name, next));
      return true;
    }
    if (key.startsWith("Arrow")) return true;
    if (key === "Escape") {
      this.board.focus();
      return true;
    }
    if (grid.editable && !grid.border.has(cell)) {
      if (key === "Enter" || key === "F2") return this.edit(td);
      if (key === "Delete" || key === "Backspace") return this.edit(td, "");
      if (key.length === 1 && key !== " ") return this.edit(td, key);
    }
    if (key === "Enter" && grid.written) {
      this.goTo(stepWriting(this.scene, grid.name, cell));
      return true;
    }
    return this.stepKey(key, td);
  }

  // -- typing into a cell ---------------------------------------------------------------------------

  edit(td, text) {
    const { view, cell, grid } = this.at(td);
    const input = make("input", {
      class: "lu-edit", type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
      "aria-label": `Value of ${cellName(grid, cell)}`, ...OWN_KEYS,
    });
    input.value = text ?? grid.text[cell];
    td.replaceChildren(input);
    let open = true;
    const close = (keep) => {
      if (!open) return;
      open = false;
      this.editing = null;
      const typed = input.value;
      input.remove();
      const now = td.luCell; // the border may have grown meanwhile
      view.write(td, now);
      if (keep && typed !== view.grid.text[now]) this.actions.edit(grid.name, now, typed);
    };
    input.addEventListener("keydown", (event) => {
      const leads = { Enter: "ArrowDown", ArrowDown: "ArrowDown", ArrowUp: "ArrowUp" }[event.key];
      if (!leads && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close(event.key !== "Escape");
      const next = leads ? neighbour(view.grid, td.luCell, leads) : null;
      view.moveCursor(next === null || view.grid.border.has(next) ? td.luCell : next);
    });
    input.addEventListener("blur", () => {
      // a press elsewhere ends the edit: first its click, at the place where it began, then the change
      if (this.pressed) window.addEventListener("pointerup", () => setTimeout(() => close(true)), { once: true });
      else close(true);
    });
    this.editing = close;
    input.focus();
    if (text === undefined) input.select();
    else input.setSelectionRange(input.value.length, input.value.length);
    return true;
  }

  paste(event) {
    const td = event.target.closest("td[role='gridcell']");
    if (!td) return;
    const { view, cell, grid } = this.at(td);
    const text = event.clipboardData.getData("text");
    if (!grid.editable || grid.border.has(cell) || !/[\s;]/.test(text.trim())) return;
    event.preventDefault();
    this.editing?.(false);
    view.moveCursor(cell);
    this.actions.paste(grid.name, cell, text);
  }

  dispose() {
    this.pause();
    this.keepShortcuts();
  }
}

export const SIZES = ["small", "medium", "large", "classroom"];

function choice(name, label, options) {
  const select = make("select", { class: name, "aria-label": label, ...OWN_KEYS });
  for (const [value, words] of options) select.append(make("option", { value }, words));
  return select;
}

function helpText() {
  const keys = [
    ["← →", "one step back or on"], ["Home End", "start and end"], ["Space", "play or pause"],
    ["Tab", "to the grids and the controls"],
    ["arrows in a grid", "move the cursor: what does this cell feed, where does it come from?"],
    ["type, Enter", "change a cell that can be edited; Escape leaves it as it was"],
  ];
  const rows = keys.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
  const marks = "Thick frame: read in this step. Dark cell: made in this step. Dashed frame: where a cell comes "
    + "from or what it feeds. Dotted: zeros of the border. Crossed out: read by no window.";
  return make(
    "details", { class: "lu-help" }, make("summary", { ...OWN_KEYS }, "Keys and signs"),
    make("dl", {}, ...rows), make("p", {}, marks),
  );
}

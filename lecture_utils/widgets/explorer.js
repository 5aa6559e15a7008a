// What the explorers share: cells to type into, sliders, choices, sentences on what is impossible. An operation
// gives its kind = { name, parameters: [[name, letter, words, limit]], problems(state, tables), scene(state, tables),
// lines(state, formula, scene, tables), drawer(grid, state, tables) }, and if it has them
// choices: [{name, words, values(state, tables) -> [[value, words]], when(state)}], remarks(scene) -> [sentence],
// keepsEnd: finished stays finished when the number of steps changes.
// Where a window or a stamp lies is looked up in tables that Python made.

// Where each axis says why it has no output; a sentence that is the same for both is said once.
export function bothAxes(state, along) {
  const [rows, columns] = [along(state.height), along(state.width)];
  if (rows === columns) return [rows].filter(Boolean);
  return [rows && `Height: ${rows}`, columns && `Width: ${columns}`].filter(Boolean);
}

export function filled(template, values) {
  return template.replace(/[{](\w+)[}]/g, (_, key) => values[key]);
}

function indexText(source) {
  return source < 0 ? "" : String(source);
}

function product(weight, value) {
  return weight === null || value === null ? NaN : weight * value;
}

function gridOf(name, symbol, rows, columns, text) {
  return {
    name, symbol, rows, columns, border: new Set(), unread: new Set(), invalid: new Set(), editable: false,
    written: false,
    left: Array.from({ length: rows }, (_, r) => String(r)), top: Array.from({ length: columns }, (_, c) => String(c)),
    text: Array.from({ length: rows * columns }, (_, i) => text(Math.floor(i / columns), i % columns)),
  };
}

// The output cell of the first window that starts in X: it stays where it is when the border grows.
export function firstInside({ padding, stride }) {
  return Array(2).fill(Math.ceil(padding / stride));
}

// The numbers of a grid that can be typed into; a cell that holds none is marked.
export function typedNumbers(grid) {
  grid.editable = true;
  return grid.text.map((text, cell) => {
    const value = parseCell(text);
    if (value === null) grid.invalid.add(cell);
    return value;
  });
}

// One product as a term; an unknown number is a question mark.
export function termOf(weight, value) {
  const shown = (number) => factor(number === null ? "?" : formatNumber(number));
  return {
    text: `${shown(weight)}·${shown(value)}`,
    silent: weight === 0 && Number.isFinite(value),
  };
}

class ExplorerView extends SceneView {
  constructor(root, draft, kind, actions) {
    super(root, kind.name, actions);
    this.draft = draft;
    this.kind = kind;
    this.tables = draft.get("_tables");
    this.formula = make("p", { class: "lu-formula" });
    this.problem = make("p", { class: "lu-problem", role: "alert" });
    this.remarks = make("div", { class: "lu-remarks" });
    this.title.after(this.controlsOf(kind), this.formula);
    this.note.before(this.problem, this.remarks);
  }

  controlsOf({ parameters, choices = [] }) {
    this.inputs = {};
    const label = (letter, words) => make("span", { class: "lu-name", "aria-hidden": "true" }, make("i", {}, letter), ` ${words}`);
    const rows = parameters.map(([name, letter, words, limit]) => {
      const input = make("input", {
        type: "range", "data-param": name, min: name.endsWith("padding") ? "0" : "1",
        max: String(this.tables.limits[limit]), step: "1", "aria-label": letter ? `${letter}, ${words}` : words, ...OWN_KEYS,
      });
      const shown = make("output", { "aria-hidden": "true" });
      input.addEventListener("input", () => this.actions.set(name, Number(input.value)));
      this.inputs[name] = (value) => {
        input.value = String(value);
        setText(shown, String(value));
      };
      return make("div", { class: "lu-param" }, label(letter, words), input, shown);
    });
    rows.push(...choices.map((one) => {
      const row = make("div", { class: "lu-param" }, label("", one.words));
      row.append(this.choiceOf(one, row));
      return row;
    }));
    return make("div", { class: "lu-params", role: "group", "aria-label": "Parameters" }, ...rows);
  }

  // A value that is no longer offered stays chosen, and is offered until another one is chosen.
  choiceOf({ name, words, values, when }, row) {
    const select = make("select", { "data-param": name, "aria-label": words, ...OWN_KEYS });
    let offered = [];
    select.addEventListener("change", () => {
      this.actions.set(name, offered.find(([value]) => String(value) === select.value)[0]);
    });
    this.inputs[name] = (value, state) => {
      row.hidden = Boolean(when) && !when(state);
      const all = values(state, this.tables);
      if (!all.some(([other]) => other === value)) all.push([value, String(value)]);
      if (JSON.stringify(all) !== JSON.stringify(offered)) {
        offered = all;
        select.replaceChildren(...all.map(([other, shown]) => make("option", { value: String(other) }, shown)));
      }
      select.value = String(value);
    };
    return select;
  }

  state() {
    const get = (name) => this.draft.get(name);
    const settings = Object.fromEntries(namesOf(this.kind).map((name) => [name, get(name)]));
    const cells = Object.fromEntries(Object.entries(TRAITS).map(([name, trait]) => [name, get(trait)]));
    return { ...settings, ...cells };
  }

  show() {
    const state = this.state();
    const scene = this.kind.scene(state, this.tables);
    this.setScene(scene);
    for (const [name, put] of Object.entries(this.inputs)) put(state[name], state);
    const lines = this.kind.lines(state, this.draft.get("_formula"), scene, this.tables);
    this.say(this.formula, lines, "span");
    const said = [...this.kind.problems(state, this.tables), ...invalidCells(scene.grids), ...(this.message ? [this.message] : [])];
    this.say(this.problem, said.map((line) => `${line} `), "span");
    this.say(this.remarks, this.kind.remarks?.(scene) ?? [], "p");
    if (this.kind.keepsEnd && this.finished && this.draft.get("step") < scene.count) this.actions.step(scene.count);
    else this.showStep();
  }

  say(where, lines, tag) {
    if (where.luSaid === lines.join("\n")) return;
    where.luSaid = lines.join("\n");
    if (where.childElementCount === lines.length) [...where.children].forEach((one, i) => setText(one, lines[i]));
    else where.replaceChildren(...lines.map((line) => make(tag, {}, line)));
  }

  showStep() {
    this.setStep(Math.min(this.draft.get("step"), this.scene.count));
    if (this.scene.count) this.finished = this.index === this.scene.count;
  }
}

function namesOf({ parameters, choices = [] }) {
  return [...parameters.map(([name]) => name), ...choices.map(({ name }) => name)];
}

// The texts after `rows` are put in at `cell` of a grid: new rows, or the sentence that says why they do not fit.
// drawer = { texts, rows, columns, offset, symbol, grow, most }; offset is the border around the cells.
export function typed(drawer, cell, rows) {
  const { texts, rows: tall, columns: wide, offset, symbol, grow, most } = drawer;
  const [r0, c0] = [Math.floor(cell / (wide + 2 * offset)) - offset, (cell % (wide + 2 * offset)) - offset];
  const [rowsIn, columnsIn] = [rows.length, Math.max(...rows.map((row) => row.length))];
  if (r0 + rowsIn > tall || c0 + columnsIn > wide) {
    return `The pasted grid is ${rowsIn}×${columnsIn} and does not fit at ${symbol}[${r0}, ${c0}], because ${symbol} is `
      + `${tall}×${wide}. Nothing was changed. Make ${grow} larger first (up to ${most}) or paste further up and to the left.`;
  }
  const next = texts.map((row) => [...row]);
  rows.forEach((row, r) => row.forEach((text, c) => { next[r0 + r][c0 + c] = text; }));
  return next;
}

const TRAITS = { input: "_input_cells", kernel: "_kernel_cells", map: "_map_cells" };

export function explorer(kind) {
  return function render({ model, el }) {
    const draft = new Draft(model);
    const set = (name, value) => {
      view.message = "";
      draft.put({ [name]: value });
    };
    const put = (name, cell, rows) => {
      const drawer = kind.drawer(name, view.state(), view.tables);
      const next = typed(drawer, cell, rows);
      if (typeof next === "string") {
        view.message = next;
        view.show();
      } else set(TRAITS[drawer.of], next);
    };
    const view = new ExplorerView(el, draft, kind, {
      set,
      step: (index) => set("step", index),
      size: (name) => set("size", name),
      edit: (name, cell, text) => put(name, cell, [[text]]),
      paste: (name, cell, text) => put(name, cell, parsePaste(text)),
    });
    const show = () => view.show();
    const showSize = () => view.setSize(draft.get("size"));
    show();
    showSize();
    draft.on([...namesOf(kind), ...Object.values(TRAITS)], show);
    draft.on(["step"], () => view.showStep());
    draft.on(["size"], showSize);
    return () => {
      view.dispose();
      draft.end();
    };
  };
}

export function drawerOf(of, symbol, texts, rows, columns, offset, limits) {
  const kernel = of === "kernel";
  return {
    of, symbol, texts, rows, columns, offset,
    grow: kernel ? "k" : "H and W", most: kernel ? limits.kernel_size : limits.size,
  };
}

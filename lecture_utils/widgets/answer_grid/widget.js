// The answer grid: a question on grids, cells to fill in, and the diagnosis of what was filled in. What is right,
// what a wrong answer means and all words about it were computed by Python and are looked up (diagnosis.js).

class AnswerGridView {
  constructor(el, model) {
    Object.assign(this, { root: el, model, problem: model.get("_problem"), drawer: [], armed: false, complaint: "" });
    this.given = new Set(this.problem.given);
    this.root.classList.add("lu-widget");
    this.root.dataset.widget = "answer-grid";
    this.keeper = new Keeper(model, () => this.showKept());
    this.answering = new Answering(el, { sure: (i) => this.change({ confidence: i }), lock: () => this.lock(), again: () => this.again() });
    this.table = new AnswerTable({
      type: (cell, text) => this.type(cell, text), paste: (cell, rows) => this.paste(cell, rows),
      inspect: (cell) => this.inspect(cell), refresh: () => this.showAnswer(), done: () => this.focusSure(),
    });
    this.footer = footer(KEYS, (name) => {
      model.set("size", name);
      model.save_changes();
    });
    this.build();
  }

  get entry() {
    return this.keeper.entry(this.problem.item);
  }

  // -- what it is made of ---------------------------------------------------------------------------

  build() {
    const { problem, answering, table } = this;
    const sign = (words) => make("span", { class: "lu-sign", "aria-hidden": "true" }, words);
    this.grids = Object.fromEntries(problem.grids.map((grid) => [grid.name, new GridView(plainGrid(grid))]));
    this.line = make("div", { class: "lu-line" });
    problem.grids.forEach((grid, i) => this.line.append(this.grids[grid.name].figure, sign(problem.signs[i] ?? "→")));
    this.right = new GridView(this.rightGrid());
    this.right.figure.hidden = true;
    this.line.append(table.figure, this.right.figure);
    this.sentence = make("p", { class: "lu-sentence" });
    this.onward = button("onward", "", "lu-main");
    this.onward.addEventListener("click", () => this.goOn());
    answering.after.prepend(this.onward);
    const board = make("div", { class: "lu-board", role: "group", "aria-label": problem.question }, make("div", { class: "lu-row" }, this.line));
    this.root.append(
      make("p", { class: "lu-title" }, problem.question), ...this.worked(), ...this.sizeFields(), board, this.sentence,
      answering.ask, answering.status, answering.verdict, answering.after, answering.attempts, this.footer.element,
    );
    this.listen(board);
  }

  // The steps that are given, as a worked solution.
  worked() {
    const { given, key } = this.problem;
    if (!given.length) return [];
    const sentences = key.steps.flat();
    const open = sentences.length - given.length;
    const steps = given.map((cell) => make("li", {}, sentences[cell]));
    const turn = open === 1 ? "The last cell is yours." : `The last ${open} cells are yours.`;
    return [make("div", { class: "lu-worked" }, ...(steps.length ? [make("ol", {}, ...steps)] : []), make("p", {}, turn))];
  }

  sizeFields() {
    if (!this.problem.askSize) return [];
    this.sizes = ["rows", "columns"].map((name, i) => {
      const input = make("input", {
        type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "6", "data-size": name, "aria-label": `${name} of ${this.problem.symbol}`,
        ...OWN_KEYS,
      });
      input.addEventListener("input", () => this.resize(i, input.value));
      input.addEventListener("focus", () => input.select());
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !own(event)) return;
        if (i === 0) this.sizes[1].focus();
        else if (shapeOf(this.problem, this.entry)) this.table.focus(0);
        else this.say(missing(this.problem, this.entry).said);
      });
      return input;
    });
    const label = (words, input) => make("label", {}, input, ` ${words}`);
    return [make("div", { class: "lu-asked", role: "group", "aria-label": `How large is ${this.problem.symbol}?` },
      make("span", {}, `How large is ${this.problem.symbol}?`), label("rows", this.sizes[0]), make("span", { "aria-hidden": "true" }, "×"), label("columns", this.sizes[1]))];
  }

  rightGrid() {
    const { key, symbol } = this.problem;
    const [rows, columns] = key.shape;
    return plainGrid({
      name: "right", symbol, rows, columns, text: key.answer.flat().map(formatNumber), caption: `Right answer ${symbol}, ${rows}×${columns}`,
      left: Array.from({ length: rows }, (_, r) => String(r)), top: Array.from({ length: columns }, (_, c) => String(c)),
      border: [], unread: [], wrong: [],
    });
  }

  listen(board) {
    board.addEventListener("keydown", (event) => {
      const td = event.target.closest("td[role='gridcell']");
      if (!td || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey || event.altKey) return;
      const view = this.viewOf(td);
      const next = neighbour(view.grid, td.luCell, event.key);
      if (next !== null) view.moveCursor(next);
      event.preventDefault();
      event.stopPropagation();
    });
    board.addEventListener("click", (event) => {
      const td = event.target.closest("td[role='gridcell']");
      if (td) this.viewOf(td).moveCursor(td.luCell);
    });
    for (const name of ["pointerover", "focusin"]) {
      board.addEventListener(name, (event) => {
        const td = event.target.closest("td");
        if (td && event.pointerType !== "touch") this.inspect(this.outputCell(td));
      });
    }
    board.addEventListener("pointerleave", () => this.inspect(null));
  }

  viewOf(td) {
    const { grid } = td.closest("table").dataset;
    return grid === "right" ? this.right : this.grids[grid];
  }

  // The output cell that a cell of the answer or of the right answer stands for, or null.
  outputCell(td) {
    if (td.closest("table").dataset.grid === "right") return td.luCell;
    return td.querySelector("input")?.luCell ?? null;
  }

  // -- what the learner does ------------------------------------------------------------------------

  change(changes) {
    if (this.entry.locked) return;
    this.armed = false;
    this.say(this.complaint);
    this.keeper.put(this.problem.item, { ...this.entry, ...changes });
  }

  cells() {
    const shape = shapeOf(this.problem, this.entry);
    return shape && textsOf(this.problem, this.entry.cells, shape);
  }

  type(cell, text) {
    const texts = this.cells();
    const [r, c] = [Math.floor(cell / texts[0].length), cell % texts[0].length];
    (this.drawer[r] ??= [])[c] = text;
    this.change({ cells: texts.map((row, i) => row.map((old, j) => (i === r && j === c ? text : old))) });
  }

  paste(cell, rows) {
    const before = this.cells();
    const { texts, said } = pasted(answerGrid(this.problem, before), before, this.given, cell, rows);
    this.change({ cells: texts });
    this.say(said);
  }

  // What was typed stays where it was; what lies outside comes back when the grid grows again.
  resize(i, text) {
    const size = [...(this.entry.size ?? ["", ""])];
    size[i] = text;
    this.claim(size);
  }

  claim(size, entry = this.entry) {
    entry.cells?.forEach((row, r) => row.forEach((text, c) => { (this.drawer[r] ??= [])[c] ??= text; }));
    const shape = claimedSize(size, this.problem.most);
    this.change({ size, cells: shape && textsOf(this.problem, this.drawer, shape) });
  }

  lock() {
    if (this.entry.locked) return;
    const { said, partial } = missing(this.problem, this.entry);
    if (said && !(partial && this.armed)) {
      this.say(said);
      this.armed = partial;
      return;
    }
    const cells = this.cells();
    const verdict = verdictOf(this.problem, this.entry);
    this.say("");
    this.keeper.put(this.problem.item, lockedEntry({ ...this.entry, cells }, verdict));
    if (verdict.wrongSize) this.onward.focus();
    else this.right.moveCursor(verdict.first_wrong ? verdict.first_wrong[0] * cells[0].length + verdict.first_wrong[1] : 0);
  }

  again(size = this.entry.size) {
    this.armed = false;
    this.keeper.put(this.problem.item, againEntry(this.entry));
    if (size !== this.entry.size) this.claim(size);
    this.table.focus(nextOpen(this.table.inputs.length, this.given, -1) ?? 0);
  }

  goOn() {
    this.again(this.problem.key.shape.map(String));
  }

  focusSure() {
    const { inputs } = this.answering.sure;
    (inputs[this.entry.confidence ?? 0]).focus();
  }

  say(words) {
    this.answering.say(words);
  }

  // -- what is shown --------------------------------------------------------------------------------

  show() {
    const { entry, problem } = this;
    const verdict = entry.locked ? verdictOf(problem, entry) : null;
    this.verdict = verdict;
    this.sizes?.forEach((input, i) => {
      const text = entry.size?.[i] ?? "";
      if (input.value !== text) input.value = text;
      input.readOnly = entry.locked;
    });
    const attempts = entry.attempts.map((attempt) => attemptLine(problem, attempt));
    this.answering.show(entry, verdict, attempts);
    this.onward.hidden = !verdict?.wrongSize;
    this.onward.textContent = `Go on with ${problem.key.shape.join("×")}`;
    this.right.figure.hidden = !verdict || verdict.wrongSize;
    this.right.cells.forEach((td, cell) => td.setAttribute("aria-label", problem.key.steps.flat()[cell]));
    this.showAnswer();
    this.inspect(null);
    this.showKept();
  }

  showAnswer() {
    const texts = this.cells();
    this.table.figure.hidden = !texts;
    if (!texts) return;
    const grid = answerGrid(this.problem, texts);
    this.table.update(grid, this.given, this.verdict && this.verdict.marks.flat());
    this.complain({ ...grid, invalid: new Set([...grid.invalid].filter((cell) => document.activeElement !== this.table.inputs[cell])) });
  }

  // What is no number is explained, once, when the cursor has left it.
  complain(grid) {
    const said = invalidCells([grid]).join(" ");
    if (said === this.complaint) return;
    this.complaint = said;
    this.say(said);
  }

  showKept() {
    const { note } = this.keeper;
    if (this.footer.kept.textContent !== note) this.footer.kept.textContent = note;
  }

  showSize() {
    const size = this.model.get("size");
    for (const name of SIZES) this.root.classList.toggle(`lu-size-${name}`, name === size);
    this.footer.size.value = size;
  }

  // The sentence of an output cell, and the cells that it comes from: of what is given, and of all when locked.
  inspect(cell) {
    for (const element of this.inspected ?? []) element.classList.remove("lu-from");
    this.inspected = [];
    const known = cell !== null && (this.given.has(cell) || (this.verdict && !this.verdict.wrongSize));
    this.sentence.textContent = known ? this.problem.key.steps.flat()[cell] : "";
    this.sentence.classList.toggle("lu-ready", Boolean(this.verdict && !this.verdict.wrongSize) || this.given.size > 0);
    if (!known) return;
    for (const [name, cells] of Object.entries(this.problem.sources[cell])) {
      this.inspected.push(...cells.map((source) => this.grids[name].cells[source]));
    }
    for (const element of this.inspected) element.classList.add("lu-from");
  }
}

const KEYS = [
  ["type, Enter", "fill in a cell and go to the next one; Shift+Enter goes back"], ["arrows", "move between the cells; F2 stays in the text"],
  ["Delete", "empty the cell"], ["paste", "a whole grid, from this cell on"], ["Ctrl+Enter", "lock the answer"],
  ["right answer", "move to a cell to read how it is made"],
];

function render({ model, el }) {
  return keepInStep(model, new AnswerGridView(el, model));
}

export default { render };

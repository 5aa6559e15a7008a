// The cells to fill in: a table of text fields. Type; Enter goes on, arrows move, Delete empties, a pasted grid is
// spread over the cells. `actions` = { type(cell, text), paste(cell, rows), inspect(cell | null), refresh(),
// done() }; what stands in the cells is the model's.

class AnswerTable {
  constructor(actions) {
    this.actions = actions;
    this.shape = "";
    this.table = make("table", { role: "presentation", "data-grid": "answer" });
    this.frame = new GridFrame(this.table);
    this.figure = this.frame.figure;
    this.figure.setAttribute("role", "group");
    this.inputs = [];
    const on = (name, handle) => this.table.addEventListener(name, (event) => {
      if (event.target.matches("input")) handle(event.target, event);
    });
    on("input", (input) => actions.type(input.luCell, input.value));
    on("keydown", (input, event) => this.key(input, event));
    on("paste", (input, event) => this.paste(input, event));
    on("focusin", (input) => this.enter(input));
    on("focusout", (input, event) => this.leave(event));
    // a second press into the cell, or F2: ← → then move inside the text
    on("pointerdown", (input) => { if (document.activeElement === input) this.editing = input; });
  }

  build(grid, given) {
    const shape = `${grid.rows}×${grid.columns}/${[...given].join()}`;
    if (shape === this.shape) return;
    this.shape = shape;
    this.inputs = grid.text.map((_, cell) => {
      const input = make("input", {
        class: "lu-cell", type: "text", inputmode: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
        maxlength: "40", ...OWN_KEYS,
      });
      input.luCell = cell;
      if (given.has(cell)) {
        input.readOnly = true;
        input.tabIndex = -1;
      }
      return input;
    });
    this.marks = grid.text.map(() => make("span", { class: "lu-mark", "aria-hidden": "true" }));
    const row = (r) => make("tr", { role: "presentation" }, ...grid.top.map((_, c) => {
      const cell = r * grid.columns + c;
      return make("td", { role: "presentation" }, this.inputs[cell], this.marks[cell]);
    }));
    this.table.replaceChildren(...grid.left.map((_, r) => row(r)));
  }

  // `marks` is null while the answer is open, else a mark for each cell.
  update(grid, given, marks) {
    this.build(grid, given);
    [this.grid, this.given, this.locked] = [grid, given, Boolean(marks)];
    this.figure.setAttribute("aria-label", grid.caption);
    this.frame.show(grid, fit({ text: [...grid.text.map((text) => text.trim().slice(0, 9)), "-10"] }));
    this.inputs.forEach((input, cell) => this.write(input, cell, marks?.[cell] ?? ""));
  }

  write(input, cell, mark) {
    const { grid, given } = this;
    const fixed = given.has(cell);
    // "-" on its way to "-5" is no number yet: a cell is complained of when the cursor has left it
    const invalid = grid.invalid.has(cell) && document.activeElement !== input;
    if (input.value !== grid.text[cell]) input.value = grid.text[cell];
    input.readOnly = fixed || this.locked;
    input.setAttribute("aria-label", `${cellName(grid, cell)}${fixed ? ", given" : mark ? `, ${mark}` : ""}`);
    input.toggleAttribute("aria-invalid", invalid);
    if (invalid) input.setAttribute("aria-invalid", "true");
    const td = input.parentElement;
    td.dataset.mark = fixed ? "given" : mark;
    this.marks[cell].textContent = fixed ? "" : MARKS[mark] ?? "";
  }

  focus(cell) {
    this.inputs[cell].focus();
  }

  enter(input) {
    input.select();
    this.actions.inspect(input.luCell);
    this.actions.refresh();
  }

  leave(event) {
    this.editing = null;
    this.actions.refresh();
    if (!this.table.contains(event.relatedTarget)) this.actions.inspect(null);
  }

  key(input, event) {
    const { key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!this.handled(key, event, input)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  handled(key, event, input) {
    const cell = input.luCell;
    if (key === "Enter") {
      const next = nextOpen(this.inputs.length, this.given, cell, event.shiftKey ? -1 : 1);
      if (next !== null) this.focus(next);
      else if (!event.shiftKey) this.actions.done();
      return true;
    }
    if (key === "F2") {
      this.editing = input;
      input.setSelectionRange(input.value.length, input.value.length);
      return true;
    }
    if (key === "Delete" && this.editing !== input && !input.readOnly) {
      input.value = "";
      this.actions.type(cell, "");
      return true;
    }
    if (!key.startsWith("Arrow") || event.shiftKey) return false;
    if (this.editing === input && !input.readOnly && /Left|Right/.test(key)) return false;
    const next = neighbour(this.grid, cell, key);
    if (next !== null) this.focus(next);
    return true;
  }

  paste(input, event) {
    const rows = parsePaste(event.clipboardData.getData("text"));
    if (input.readOnly || rows.flat().length < 2) return;
    event.preventDefault();
    this.actions.paste(input.luCell, rows);
  }
}

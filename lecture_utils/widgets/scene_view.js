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
    this.sentence = make("p", { class: "lu-sentence", role: "status" });
    this.note = make("p", { class: "lu-note", role: "status" });
    const told = make("div", { class: "lu-told" }, this.products, this.sentence);
    this.work = make("div", { class: "lu-work" }, told);
    this.sizes = new ResizeObserver(() => this.fitWork(told));
    this.sizes.observe(told);
    // What comes and goes stands below everything that can be clicked: a click must find its target where
    // it was when the finger went down.
    root.append(this.title, this.board, this.work, this.controls(), this.note, helpText());
    this.listen();
  }

  // -- state in -------------------------------------------------------------------------------------

  setScene(scene) {
    this.scene = scene;
    setText(this.title, scene.title);
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
    setText(this.sentence, step ? step.sentence : scene.start ?? START);
    this.showProducts(step);
    setText(this.status, `Step ${index} of ${scene.count}`);
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

  // The box around products and sentence (its size does not follow from what it holds, see board.css) grows with a longer
  // sentence, and shrinks with another scene, size or width only: what stands below does not jump from step to step.
  fitWork({ offsetWidth, offsetHeight }) {
    const room = [this.layout, this.size.value, offsetWidth].join();
    this.tallest = Math.max(offsetHeight, room === this.room ? this.tallest : 0);
    this.room = room;
    this.work.style.height = `${this.tallest}px`;
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
      setText(td, term.text);
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
      make("div", { class: "lu-track" }, make("div", { class: "lu-rail" }, this.slider, this.status)),
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
    setText(this.buttons.play, "Pause");
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    setText(this.buttons.play, "Play");
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
    this.sizes.disconnect();
    this.keepShortcuts();
  }
}

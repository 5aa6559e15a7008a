// Painting on the grids of the metric lab: pointer, finger and keys. What is painted goes to the actions
// { get, put, state, paint(name, cells, label), finished(name, before, mask, words) } of the widget.

function listenToStrokes(boards, grids, { get, put, state, paint, finished }) {
  const once = (name, cells, label) => {
    const [before, mask] = [state(), get(name)];
    if (!paint(name, cells, label)) return;
    const [r, c] = cells.at(-1);
    finished(name, before, mask, `${name === "truth" ? "Truth" : "Prediction"}, row ${r}, column ${c}: ${labelWords(label)}.`);
  };

  let stroke = null;
  const cellAt = (event, { table, grid }) => {
    const box = table.getBoundingClientRect();
    const inside = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return [inside((event.clientY - box.top) / box.height, grid.rows), inside((event.clientX - box.left) / box.width, grid.columns)];
  };
  const nameOf = (event) => event.target.closest?.("table[data-grid]")?.dataset.grid;
  boards.addEventListener("pointerdown", (event) => {
    const name = nameOf(event);
    if (!name || stroke || event.button !== 0) return;
    const at = cellAt(event, grids[name]);
    grids[name].moveCursor(at[0] * grids[name].grid.columns + at[1]);
    if (name === "compared") return;
    event.preventDefault();
    grids[name].table.setPointerCapture(event.pointerId);
    stroke = { name, at, pointer: event.pointerId, before: state(), mask: get(name) };
    if (!paint(name, [at], get("brush"))) stroke = null;
  });
  boards.addEventListener("pointermove", (event) => {
    if (event.pointerId !== stroke?.pointer) return;
    const at = cellAt(event, grids[stroke.name]);
    if (at.join() === stroke.at.join()) return;
    paint(stroke.name, lineBetween(stroke.at, at), get("brush"));
    stroke.at = at;
  });
  const lift = (event) => {
    if (event.pointerId !== stroke?.pointer) return;
    const { name, before, mask } = stroke;
    stroke = null;
    finished(name, before, mask);
  };
  for (const kind of ["pointerup", "pointercancel"]) boards.addEventListener(kind, lift);

  boards.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    const { grid, cursor } = grids[name];
    const place = (cell) => [Math.floor(cell / grid.columns), cell % grid.columns];
    const row = cursor - (cursor % grid.columns);
    const next = { Home: row, End: row + grid.columns - 1 }[event.key] ?? neighbour(grid, cursor, event.key);
    const label = labelOfKey(event.key, get("brush"), get("classes"));
    if (next !== null) {
      grids[name].moveCursor(next);
      if (event.shiftKey && name !== "compared") once(name, lineBetween(place(cursor), place(next)), get("brush"));
    } else if (label !== null && name !== "compared") {
      if (/^[\dvV]$/.test(event.key) && !(label === VOID && name === "prediction")) put({ brush: label });
      once(name, [place(cursor)], label);
    } else if (!event.key.startsWith("Arrow") && label === null) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// The pixel under the pointer or the cursor is framed in all grids.
function frameTheSame(boards, grids) {
  let framed = [];
  const frame = (cell) => {
    for (const one of framed) one.removeAttribute("data-same");
    const same = cell === undefined ? [] : Object.values(grids).map(({ cells }) => cells[cell]).filter(Boolean);
    framed = same.flatMap((td) => [td, td.parentElement]); // the row too: its cell's frame reaches over the next one
    for (const one of framed) one.setAttribute("data-same", "");
  };
  for (const kind of ["pointerover", "focusin"]) {
    boards.addEventListener(kind, (event) => frame(event.target.closest("td")?.luCell));
  }
  boards.addEventListener("pointerleave", () => frame());
}

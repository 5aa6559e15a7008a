// A scene, grids and steps, and what can be looked up in it. Nothing here knows an operation, and nothing draws.
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

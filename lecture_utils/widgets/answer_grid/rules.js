// The rules of the answer grid, without a view: sizes, texts, pasting, what is missing, and what is said at the end.
//
// problem = { item, question, symbol, grids[], signs[], key, given[], askSize, most, sources[] }; given are the
// cells that are filled in already, sources the cells of the shown grids that an output cell comes from. An entry's
// `cells` are rows of texts as they were typed; `size` the two texts of the claimed size.

// The size that is claimed, as numbers: [rows, columns], or null if one of the two texts is none.
export function claimedSize(texts, most) {
  const numbers = (texts ?? []).map((text) => (/^\d+$/.test(text.trim()) ? Number(text) : NaN));
  return numbers.length === 2 && numbers.every((number) => number >= 1 && number <= most) ? numbers : null;
}

// What is wrong with the claimed size; empty if nothing is, or if it has not been said yet.
export function sizeProblem(texts, most) {
  return ["rows", "columns"].flatMap((name, i) => {
    const text = texts?.[i]?.trim() ?? "";
    if (!text || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most)) return [];
    return [`The number of ${name} (“${text}”) must be a whole number from 1 to ${most}. Type for example ${Math.min(3, most)}.`];
  }).join(" ");
}

export function shapeOf(problem, entry) {
  return problem.askSize ? claimedSize(entry.size, problem.most) : problem.key.shape;
}

// The texts of the answer's cells, rows of them, in a shape; what is given stands there whatever was typed.
export function textsOf(problem, cells, shape) {
  const given = new Set(problem.given);
  return Array.from({ length: shape[0] }, (_, r) => Array.from({ length: shape[1] }, (__, c) => (
    given.has(r * shape[1] + c) ? formatNumber(problem.key.answer[r][c]) : cells?.[r]?.[c] ?? "")));
}

export function numbersOf(texts) {
  return texts.map((row) => row.map(parseCell));
}

// The answer as a grid of scene.js.
export function answerGrid(problem, texts) {
  const [rows, columns] = [texts.length, texts[0].length];
  return {
    name: "answer", symbol: problem.symbol, rows, columns, text: texts.flat(), border: new Set(), unread: new Set(),
    caption: `Your answer ${problem.symbol}, ${rows}×${columns}`,
    invalid: new Set(texts.flat().flatMap((text, cell) => (text.trim() && parseCell(text) === null ? [cell] : []))),
    left: Array.from({ length: rows }, (_, r) => String(r)), top: Array.from({ length: columns }, (_, c) => String(c)),
  };
}

// A pasted grid put in at a cell: { texts, said }. What does not fit, or would cover what is given, is said.
export function pasted(grid, texts, given, at, rows) {
  const [r0, c0] = [Math.floor(at / grid.columns), at % grid.columns];
  const next = texts.map((row) => [...row]);
  let [put, left] = [0, 0];
  rows.forEach((row, r) => row.forEach((text, c) => {
    const [i, j] = [r0 + r, c0 + c];
    if (i < grid.rows && j < grid.columns && !given.has(i * grid.columns + j)) {
      next[i][j] = text;
      put += 1;
    } else left += 1;
  }));
  const cells = (count) => (count === 1 ? "1 cell was" : `${count} cells were`);
  const size = `${rows.length}×${Math.max(...rows.map((row) => row.length))}`;
  const said = left ? `The pasted grid is ${size} and does not fit at ${cellName(grid, at)}: ${cells(put)} filled, ${cells(left)} left out.` : "";
  return { texts: next, said };
}

// The open cell that Enter leads to, or null after the last.
export function nextOpen(count, given, cell, step = 1) {
  for (let next = cell + step; next >= 0 && next < count; next += step) if (!given.has(next)) return next;
  return null;
}

// What stands in the way of locking: { said, partial }; partial: a second press locks all the same.
export function missing(problem, entry) {
  const shape = shapeOf(problem, entry);
  if (!shape) {
    const said = sizeProblem(entry.size, problem.most);
    return { said: said || `Say first how large ${problem.symbol} is: how many rows, and how many columns.`, partial: false };
  }
  const grid = answerGrid(problem, textsOf(problem, entry.cells, shape));
  if (grid.invalid.size) return { said: invalidCells([grid]).join(" "), partial: false };
  const empty = grid.text.flatMap((text, cell) => (text.trim() ? [] : [cellName(grid, cell)]));
  const unsure = entry.confidence === null;
  const parts = [];
  if (empty.length) parts.push(`${subject(empty)} still empty.`);
  if (unsure) parts.push(empty.length ? "Say also how sure you are." : "Say how sure you are, then lock.");
  else if (empty.length) parts.push("Fill in what is empty, or lock once more to lock the answer as it is.");
  return { said: parts.join(" "), partial: !unsure };
}

// An earlier attempt in one line.
export function attemptLine(problem, attempt) {
  const shape = shapeOf(problem, attempt) ?? problem.key.shape;
  const texts = textsOf(problem, attempt.cells, shape);
  const rows = texts.map((row) => row.map((text) => text.trim() || "–").join("  ")).join(" / ");
  const { heading, message } = verdictOf(problem, attempt);
  return `${rows} (${CONFIDENCE[attempt.confidence] ?? "not said how sure"}). ${heading} ${message}`;
}

// What is said first, by kind of diagnosis.
const HEADINGS = { right: "Right.", slip: "Almost.", partial: "Not finished yet.", empty: "Nothing filled in." };

export function verdictOf(problem, entry) {
  const shape = shapeOf(problem, entry) ?? problem.key.shape;
  const numbers = numbersOf(textsOf(problem, entry.cells, shape));
  const given = new Set(problem.given);
  const untouched = numbers.flat().every((value, cell) => value === null || given.has(cell));
  // cells that are given are no answer
  const found = diagnose(problem.key, untouched ? numbers.map((row) => row.map(() => null)) : numbers);
  const right = found.kind === "right";
  const wrongSize = shape.join() !== problem.key.shape.join();
  const check = "Check it: move to a cell of the right answer and read how it is made.";
  const lines = [found.message, found.back && `Go back to: ${found.back}.`, found.kind !== "empty" && confidenceNote(entry.confidence, right, check)];
  const heading = wrongSize && found.kind !== "empty" ? `${problem.symbol} has another size.` : HEADINGS[found.kind] ?? "Not yet.";
  // several beliefs that fit are candidates: none of them has been shown to be held
  const ids = found.kind === "ambiguous" ? [] : found.ids;
  return { ...found, ids, right, wrongSize, mark: right ? "right" : found.kind === "empty" ? "empty" : "wrong", heading, lines: lines.filter(Boolean) };
}

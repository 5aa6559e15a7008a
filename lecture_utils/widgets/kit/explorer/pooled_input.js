// What the explorers of pooling and of unpooling share: X with its border, its windows, and their maxima.

// rows and columns are the positions of each window along an axis, empty if the setting is impossible; `border` is the
// text of a border cell. cellsOf(o) are the cells of window o that belong to X; inside(cell) is a cell counted without
// the border.
export function pooledInput(state, tables, rows, columns, border) {
  const { height: H, width: W, padding: p } = state;
  const [left, top] = [tables.sources[H - 1][p], tables.sources[W - 1][p]];
  const wide = top.length;
  const isBorder = (r, c) => left[r] < 0 || top[c] < 0;
  const grid = gridOf("padded", "X", left.length, wide, (r, c) => (isBorder(r, c) ? border : state.input[left[r]][top[c]]));
  grid.caption = p ? `X with its border, ${left.length}×${wide}` : `X, ${H}×${W}`;
  grid.origin = [p, p];
  grid.left = left.map(indexText);
  grid.top = top.map(indexText);
  left.forEach((_, r) => top.forEach((__, c) => { if (isBorder(r, c)) grid.border.add(r * wide + c); }));
  const values = typedNumbers(grid);
  for (const cell of grid.border) grid.invalid.delete(cell);
  const cellsOf = (o) => {
    const [i, j] = [Math.floor(o / columns.length), o % columns.length];
    return rows[i].flatMap((r) => columns[j].map((c) => r * wide + c)).filter((cell) => !grid.border.has(cell));
  };
  if (rows.length && columns.length) {
    const read = new Set(Array.from({ length: rows.length * columns.length }, (_, o) => cellsOf(o)).flat());
    values.forEach((_, cell) => { if (!grid.border.has(cell) && !read.has(cell)) grid.unread.add(cell); });
  }
  return { grid, values, cellsOf, inside: (cell) => left[Math.floor(cell / wide)] * W + top[cell % wide] };
}

// Where the largest number stands: the first of equals, and the last NaN, as in torch.
export function placeOfLargest(numbers) {
  let best = 0;
  numbers.forEach((value, i) => { if (value > numbers[best] || Number.isNaN(value)) best = i; });
  return best;
}

// The maximum of some cells: its text, its value and its cell; null where one of them holds no number.
export function largestOf(cells, values) {
  const numbers = cells.map((cell) => values[cell]);
  if (numbers.includes(null)) return { text: "?", value: null, at: null };
  if (!cells.length) return { text: "-∞", value: -Infinity, at: null };
  const best = placeOfLargest(numbers);
  return { text: formatNumber(numbers[best]), value: numbers[best], at: cells[best] };
}

// What may be typed or pasted into a cell, by every widget that has cells to type into.

// The same rule as widgets/_cells.py: a number, or null.
export function parseCell(text) {
  const plain = text.trim().replace(/−/g, "-");
  if (/^[+-]?nan$/i.test(plain)) return NaN;
  if (/^[+-]?(inf|infinity|∞)$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain.replace(",", "."));
  return Math.abs(value) <= 1e6 ? value : null;
}

// Cells of a pasted grid. A row ends at the end of a line, or at a closing bracket before the next opening
// one; cells stand between tabs, semicolons, blanks or commas. A comma inside a number is a decimal comma,
// unless commas are all there is between the cells. "array(" and "tensor(" around a grid are left out.
export function parsePaste(text) {
  const plain = text.replace(/\r/g, "").replace(/[a-z_.]+[(]|,?\s*d(type|evice)=[^,)]*/gi, "");
  const lines = plain.split(/\n|[\])]\s*[,;]?\s*(?=[[(])/).map((line) => line.replace(/[[\](){}]/g, " ").trim()).filter(Boolean);
  const rows = lines.map((line) => {
    const byCommas = !/[\t; ]/.test(line) && (lines.length > 1 || line.split(",").length > 2);
    return line.split(byCommas ? "," : /\t|;|,\s+|\s+/).map((cell) => cell.trim().replace(/,$/, "")).filter(Boolean);
  });
  return rows.filter((row) => row.length);
}

// One sentence for each cell whose text is no number.
export function invalidCells(grids) {
  return grids.flatMap((grid) => [...grid.invalid].map((cell) => {
    const text = grid.text[cell];
    const held = text.trim() ? `holds “${text}”, which is not a number from -1000000 to 1000000` : "is empty";
    return `${cellName(grid, cell)} ${held}. Type a number such as 3, -1 or 0.5.`;
  }));
}

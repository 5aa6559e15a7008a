// Numbers as texts: how they are written, and what may be typed or pasted for them.

/**
 * A number as the course writes it. Twin of `format_number` in engine/trace.
 * @param {number} value
 */
export function formatNumber(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value)) return String(value + 0);
  const digits = Math.max(6, Math.min(String(Math.trunc(Math.abs(value))).length + 2, 15));
  const short = rounded(value, digits) + 0;
  if (Math.abs(short) >= 1e-4) return String(short);
  const [front, power] = short.toExponential().split("e-");
  return `${front}e-${power.padStart(2, "0")}`;
}

/**
 * A number with so many digits. Half-way between two, it takes the even one, as Python does.
 * @param {number} value
 * @param {number} digits
 */
function rounded(value, digits) {
  const [front, power = "0"] = value.toPrecision(digits + 40).split("e");
  const [kept, rest] = [front.slice(0, -40), front.slice(-40)];
  if (/^50*$/.test(rest) && /[02468]$/.test(kept)) return Number(`${kept}e${power}`);
  return Number(value.toPrecision(digits));
}

/**
 * A number as a factor: a negative one stands in brackets.
 * @param {string} text
 */
export function factor(text) {
  return text.startsWith("-") ? `(${text})` : text;
}

/**
 * The number in a cell's text, or null. Twin of `parse_cell` in _cells.py.
 * @param {string} text
 */
export function parseCell(text) {
  return parseWithin(text, 1e6);
}

/**
 * The same, with another limit.
 * @param {string} text
 * @param {number} largest
 */
export function parseWithin(text, largest) {
  const plain = text.trim().replace(/−/g, "-");
  if (/^[+-]?nan$/i.test(plain)) return NaN;
  if (/^[+-]?(inf|infinity|∞)$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain.replace(",", "."));
  return Math.abs(value) <= largest ? value : null;
}

/**
 * Cells of a pasted grid. A row ends at the end of a line, or at a closing bracket before the next opening
 * one; cells stand between tabs, semicolons, blanks or commas. A comma inside a number is a decimal comma,
 * unless commas are all there is between the cells. "array(" and "tensor(" around a grid are left out.
 * @param {string} text
 */
export function parsePaste(text) {
  const plain = text.replace(/\r/g, "").replace(/[a-z_.]+[(]|,?\s*d(type|evice)=[^,)]*/gi, "");
  const lines = plain.split(/\n|[\])]\s*[,;]?\s*(?=[[(])/).map((line) => line.replace(/[[\](){}]/g, " ").trim()).filter(Boolean);
  const rows = lines.map((line) => {
    const byCommas = !/[\t; ]/.test(line) && (lines.length > 1 || line.split(",").length > 2);
    return line.split(byCommas ? "," : /\t|;|,\s+|\s+/).map((cell) => cell.trim().replace(/,$/, "")).filter(Boolean);
  });
  return rows.filter((row) => row.length);
}

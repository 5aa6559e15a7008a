// What a setting comes to, in a sentence: which cells are read, and how often. Everything is counted in the scene.

/** Said in place of every other consequence where there is no output. */
export const NOTHING = "Nothing is made with this setting: the reason stands in the output's place.";

/**
 * How often each index of the input is read along an axis.
 * @param {number[][]} windows the places of each window, in the input with its border
 * @param {number[]} sources for each place its index in the input, or -1
 */
export function timesRead(windows, sources) {
  const times = sources.filter((index) => index >= 0).map(() => 0);
  for (const place of windows.flat()) if (sources[place] >= 0) times[sources[place]] += 1;
  return times;
}

/**
 * Which cells are read. The windows lie in rows and columns, so a cell is read as often as its row times its column.
 * @param {number[]} rows how often each row of the input is read
 * @param {number[]} columns
 */
export function readingTold(rows, columns) {
  const [readRows, readColumns] = [rows, columns].map((times) => times.filter(Boolean));
  if (!readRows.length || !readColumns.length) return "No input cell is read: every window lies in the border.";
  const once = [...readRows, ...readColumns].every((times) => times === 1) ? "exactly once" : "at least once";
  const missing = [rows.length - readRows.length, columns.length - readColumns.length];
  if (!missing[0] && !missing[1]) return `Every input cell is read ${once}.`;
  if (rows.slice(0, readRows.length).every(Boolean) && columns.slice(0, readColumns.length).every(Boolean)) {
    const left = [lastOf(missing[0], "row"), lastOf(missing[1], "column")].filter(Boolean);
    return `Every input cell is read ${once}, except ${left.join(" and ")}.`;
  }
  const cells = rows.length * columns.length;
  return `${cells - readRows.length * readColumns.length} of ${cells} input cells are read by no window.`;
}

/** The longest that is said of it. */
export const LONGEST_READING = readingTold([2, 0, 0, 0], [2, 0, 0, 0]);

/**
 * @param {number} count
 * @param {string} noun
 */
function lastOf(count, noun) {
  if (!count) return "";
  return count === 1 ? `the last ${noun}` : `the last ${count} ${noun}s`;
}

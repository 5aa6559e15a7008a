// What an answer tells: the same look-up in the answer key as `exercises.diagnose`, line by line (a test holds the two
// equal; the rules and their order stand there). `answer` is rows of numbers, null where a cell is empty.

/** @typedef {(number | null)[][]} Answer */
/** @typedef {[row: number, column: number]} Cell */
/** @typedef {"right" | "wrong" | "empty"} CellMark */
/**
 * A wrong procedure and what it gives; `tolerance` is given where only its numbers are not whole.
 * @typedef {{ ids: string[], answer: number[][], tolerance?: number }} Belief
 */

/**
 * All that Python computed of a problem.
 * @typedef {object} Key
 * @property {[rows: number, columns: number]} shape
 * @property {Cell} first the cell to begin with
 * @property {number[][]} answer
 * @property {number} tolerance
 * @property {Belief[]} beliefs
 * @property {{ ids: string[], shape: [number, number] }[]} sizes
 * @property {Record<string, { belief: string, help: string, back: string }>} texts
 * @property {{ value: number, reason: string, term: string }[][][]} slips
 * @property {string[][]} steps how each cell is made
 * @property {Record<string, string>} words
 */

/**
 * @typedef {object} Diagnosis
 * @property {string} kind
 * @property {string[]} ids
 * @property {CellMark[][]} marks
 * @property {string} message
 * @property {string} back
 * @property {string} hint
 * @property {Cell | null} first_wrong
 */

/**
 * @param {Key} key
 * @param {Answer} answer
 * @returns {Diagnosis}
 */
export function diagnose(key, answer) {
  const cells = answer.flatMap((row, r) => row.map((_, c) => /** @type {Cell} */ ([r, c])));
  const filled = cells.filter(([r, c]) => answer[r][c] !== null);
  if (!filled.length) {
    return diagnosis("empty", [], marksOf(answer, []), say(key, "empty", { cell: cellText(key, key.first) }), "", hintOf(key, key.first), null);
  }
  if (answer.length !== key.shape[0] || answer[0].length !== key.shape[1]) return ofAnotherSize(key, answer, filled);
  const wrong = filled.filter(([r, c]) => !near(key, answer[r][c], key.answer[r][c]));
  const marks = marksOf(answer, wrong);
  if (filled.length < cells.length) return partial(key, answer, marks, filled, wrong);
  if (!wrong.length) return diagnosis("right", [], marks, say(key, "right", { cells: cells.length }), "", "", null);
  return believed(key, fitting(key, answer, cells), marks, wrong[0])
    ?? slipped(key, answer, marks, cells, wrong)
    ?? unexplained(key, marks, cells, wrong);
}

/**
 * @param {string} kind
 * @param {string[]} ids
 * @param {CellMark[][]} marks
 * @param {string} message
 * @param {string} back
 * @param {string} hint
 * @param {Cell | null} first
 * @returns {Diagnosis}
 */
function diagnosis(kind, ids, marks, message, back, hint, first) {
  return { kind, ids, marks, message, back, hint, first_wrong: first };
}

/**
 * @param {Key} key
 * @param {Answer} answer
 * @param {Cell[]} filled
 */
function ofAnotherSize(key, answer, filled) {
  const marks = marksOf(answer, filled);
  const [rows, columns] = [answer.length, answer[0].length];
  const hint = key.words.size_hint;
  let message = say(key, "size", { rows, columns, symbol: key.words.symbol });
  if (filled.length === rows * columns) {
    const found = believed(key, fitting(key, answer, filled), marks, filled[0]);
    if (found) return { ...found, message: `${found.message} ${message}`, hint };
  }
  const ids = key.sizes.filter(({ shape }) => shape[0] === rows && shape[1] === columns).flatMap((entry) => entry.ids);
  if (ids.length === 1) {
    const { belief, help } = key.texts[ids[0]];
    message += ` ${say(key, "size_belief", { rows, columns, belief, help })}`;
  } else if (ids.length) {
    message += ` ${say(key, "size_beliefs", { rows, columns, beliefs: ideas(key, ids.map((id) => [id])) })}`;
  }
  return diagnosis("size", ids, marks, message, backTo(key, ids), hint, filled[0]);
}

/**
 * @param {Key} key
 * @param {Answer} answer
 * @param {CellMark[][]} marks
 * @param {Cell[]} filled
 * @param {Cell[]} wrong
 */
function partial(key, answer, marks, filled, wrong) {
  const counts = { right: filled.length - wrong.length, filled: filled.length };
  if (!wrong.length) {
    const words = say(key, filled.length === 1 ? "partial_one" : "partial_right", counts);
    const open = marks.flat().indexOf("empty");
    return diagnosis("partial", [], marks, words, "", hintOf(key, [Math.floor(open / key.shape[1]), open % key.shape[1]]), null);
  }
  const hint = hintOf(key, wrong[0]);
  const singles = fitting(key, answer, filled).filter(({ ids }) => ids.length === 1);
  if (singles.length === 1 && (wrong.length >= 2 || filled.length >= 3)) {
    const { belief, help, back } = key.texts[singles[0].ids[0]];
    return diagnosis("partial", [...singles[0].ids], marks, say(key, "partial_belief", { ...counts, belief, help }), back, hint, wrong[0]);
  }
  const message = say(key, "partial_wrong", { ...counts, cell: cellText(key, wrong[0]) });
  return diagnosis("partial", [], marks, message, "", hint, wrong[0]);
}

/**
 * The beliefs that give this grid: single ones if there are any, else pairs; null if there are none.
 * @param {Key} key
 * @param {Belief[]} entries
 * @param {CellMark[][]} marks
 * @param {Cell} first
 */
function believed(key, entries, marks, first) {
  const singles = entries.filter(({ ids }) => ids.length === 1);
  const found = (singles.length ? singles : entries).map(({ ids }) => ids);
  if (!found.length) return null;
  const ids = [...new Set(found.flat())];
  const texts = ids.map((id) => key.texts[id]);
  const [{ belief, help }, other] = texts;
  const told = (/** @type {string} */ kind, /** @type {Record<string, string>} */ values) => (
    diagnosis(kind, ids, marks, say(key, kind, values), backTo(key, ids), hintOf(key, first), first));
  if (found.length > 1) return told("ambiguous", { beliefs: ideas(key, found), helps: texts.map((text) => text.help).join(" ") });
  if (ids.length === 1) return told("misconception", { belief, help });
  return told("composite", { belief, help, other: other.belief, more: other.help });
}

/**
 * @param {Key} key
 * @param {Answer} answer
 * @param {CellMark[][]} marks
 * @param {Cell[]} cells
 * @param {Cell[]} wrong
 */
function slipped(key, answer, marks, cells, wrong) {
  const right = cells.length - wrong.length;
  if (wrong.length > 2 || right < 2 * wrong.length) return null;
  const sentences = [];
  for (const [r, c] of wrong) {
    const found = key.slips[r][c].find(({ value }) => near(key, answer[r][c], value));
    if (!found) return null;
    const reason = say(key, `reason_${found.reason}`, { term: found.term });
    sentences.push(say(key, "one_slip", { cell: cellText(key, [r, c]), reason }));
  }
  const message = say(key, "slip", { right, cells: cells.length, slips: sentences.join(" ") });
  return diagnosis("slip", [], marks, message, "", hintOf(key, wrong[0]), wrong[0]);
}

/**
 * @param {Key} key
 * @param {CellMark[][]} marks
 * @param {Cell[]} cells
 * @param {Cell[]} wrong
 */
function unexplained(key, marks, cells, wrong) {
  const [first] = wrong;
  const counts = { right: cells.length - wrong.length, cells: cells.length };
  const message = say(key, "unexplained", { ...counts, cell: cellText(key, first) });
  return diagnosis("unexplained", [], marks, message, "", hintOf(key, first), first);
}

// --- looking up -----------------------------------------------------------------------------------

/**
 * @param {{ tolerance: number }} key
 * @param {number | null} a
 * @param {number} b
 */
function near({ tolerance }, a, b) {
  return a !== null && Math.abs(a - b) <= tolerance;
}

/**
 * The entries of this size that have the same numbers in the filled cells.
 * @param {Key} key
 * @param {Answer} answer
 * @param {Cell[]} filled
 */
function fitting(key, answer, filled) {
  return key.beliefs.filter(({ answer: grid, tolerance = key.tolerance }) => (
    grid.length === answer.length && grid[0].length === answer[0].length
    && filled.every(([r, c]) => near({ tolerance }, answer[r][c], grid[r][c]))));
}

/**
 * @param {Answer} answer
 * @param {Cell[]} wrong
 * @returns {CellMark[][]}
 */
function marksOf(answer, wrong) {
  const places = new Set(wrong.map(String));
  return answer.map((row, r) => row.map((value, c) => (value === null ? "empty" : places.has(`${r},${c}`) ? "wrong" : "right")));
}

// --- words ----------------------------------------------------------------------------------------

/**
 * A template of the key with its names in braces replaced, once and from left to right.
 * @param {Key} key
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
function say(key, name, values) {
  return key.words[name].replace(/[{](\w+)[}]/g, (_, place) => String(values[place]));
}

/**
 * @param {Key} key
 * @param {Cell} cell
 */
function cellText(key, [row, column]) {
  return say(key, "cell", { row, column });
}

/**
 * The sum of a cell without its result; where there is no sum, what to look for.
 * @param {Key} key
 * @param {Cell} cell
 */
function hintOf(key, cell) {
  const ask = key.steps[cell[0]][cell[1]].replace(/^.+? = (.+) = [^=]*$/, "$1 = ?");
  return say(key, "hint", { cell: cellText(key, cell), ask });
}

/**
 * @param {Key} key
 * @param {string[][]} found
 */
function ideas(key, found) {
  const each = found.map((ids) => ids.map((id) => say(key, "idea", { belief: key.texts[id].belief })).join(key.words.and));
  return each.join(key.words.or);
}

/**
 * @param {Key} key
 * @param {string[]} ids
 */
function backTo(key, ids) {
  return [...new Set(ids.map((id) => key.texts[id].back))].join("; ");
}

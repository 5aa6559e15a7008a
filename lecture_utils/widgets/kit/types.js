/**
 * The types that several files speak of. There is nothing to run here.
 *
 * @typedef {Record<string, number[]>} CellsByGrid
 *   Cells by the name of their grid. A cell is its number in its grid, counted row by row.
 *
 * @typedef {object} Aside A small text in the corner of a cell.
 * @property {string} text
 * @property {string} words what it means
 * @property {boolean} [gone] whether it is crossed out
 *
 * @typedef {object} Grid
 * @property {string} name
 * @property {string} symbol
 * @property {string} caption
 * @property {number} rows
 * @property {number} columns
 * @property {string[]} text what stands in the cells
 * @property {string[]} top the indices of the columns
 * @property {string[]} left the indices of the rows
 * @property {Set<number>} border cells of the border of zeros
 * @property {Set<number>} [inserted] zeros that were put between the cells
 * @property {Set<number>} unread cells that no window reads
 * @property {string} [unreadWords] what such a cell is, where no window could read it
 * @property {Set<number>} invalid cells that hold no number
 * @property {Set<number>} [wrong] cells that do not hold the right value
 * @property {Set<number>} [cut] cells that padding cuts off
 * @property {boolean} [momentary] whether it shows only what the last step wrote
 * @property {Map<number, Aside>} [asides]
 * @property {string | null} [initial] what a written cell shows before it is written
 * @property {boolean} written whether steps write it
 * @property {boolean} editable
 * @property {string[]} [names] cells of one name show the same thing
 * @property {string} [reason] why it has no cells; it is said in their place
 * @property {[number, number]} [origin] a place that stays where it is when the grid changes its size
 *
 * @typedef {object} GridPayload A grid as Python sends it.
 * @property {string} name
 * @property {string} symbol
 * @property {string} caption
 * @property {number} rows
 * @property {number} columns
 * @property {string[]} text
 * @property {string[]} top
 * @property {string[]} left
 * @property {number[]} border
 * @property {number[]} [inserted]
 * @property {number[]} unread
 * @property {string} [unreadWords]
 * @property {number[]} wrong
 * @property {number[]} cut
 * @property {boolean} momentary
 * @property {string[]} [names]
 * @property {string | null} [initial]
 * @property {boolean} [written]
 *
 * @typedef {object} Term A product, or another part of a step's arithmetic.
 * @property {string} text
 * @property {boolean} silent whether it adds nothing
 *
 * @typedef {object} Step
 * @property {CellsByGrid} reads
 * @property {[grid: string, cell: number, text: string][]} writes
 * @property {Term[]} terms
 * @property {number} columns in so many columns the terms stand
 * @property {string} sentence
 * @property {[made: [grid: string, cell: number], from: CellsByGrid][]} [links]
 *   which cell is made from which, where a step writes several from different ones
 *
 * @typedef {object} Board Grids in one line, with signs between them.
 * @property {string} title
 * @property {string[]} grids
 * @property {string[]} signs
 *
 * @typedef {object} Scene Grids, and the steps that fill them. Frame i has i steps done; frame 0 is the start.
 * @property {string} [heading] what it is, in words
 * @property {string} title the call
 * @property {Board[]} boards
 * @property {string[]} [signs] those that may come and go: the legend names them always
 * @property {string} termsLabel
 * @property {Grid[]} grids
 * @property {"step" | "all"} reveal "step": a written grid shows only what has been written so far
 * @property {number} count how many steps
 * @property {(i: number) => Step} step
 * @property {string} [start] what is said in frame 0
 *
 * @typedef {object} Attempt An answer; `learning/progress` says what is in one.
 * @property {string} kind "grid" or "choice"
 * @property {string[][] | null} cells rows of texts as they were typed
 * @property {string[] | null} size the two texts of the size that is claimed
 * @property {number | null} choice
 * @property {number | null} confidence
 * @property {boolean} locked
 * @property {boolean | null} right
 * @property {string[]} ids misconceptions that the answer shows
 * @property {("hint" | "solution")[]} revealed what had been shown when it was answered, or since
 * @property {string} when
 *
 * @typedef {Attempt & { attempts: Attempt[] }} Entry An answer with the attempts before it.
 *
 * @typedef {object} Model What the kernel and the page share of a widget.
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, handler: () => void) => void} on
 * @property {(event: string, handler: () => void) => void} off
 *
 * @typedef {{ model: Model, el: HTMLElement }} RenderProps
 */
export {};

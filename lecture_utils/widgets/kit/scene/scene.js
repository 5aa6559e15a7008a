// What can be looked up in a scene. Nothing here knows an operation, and nothing draws.

import { cellName, listed, unreadWords } from "./grid.js";

/** @import { CellsByGrid, Grid, Scene, Step } from "../types.js" */
/** @typedef {[grid: string, cell: number]} Place */

export const START = "Start: no cell of the output has been computed yet. Press → for the first step.";

/**
 * @param {Scene} scene
 * @param {string} name
 * @returns {Grid | undefined}
 */
export function gridOfName(scene, name) {
  return scene.grids.find((grid) => grid.name === name);
}

/**
 * The cells of each grid with their roles in frame `index`.
 * @param {Scene} scene
 * @param {number} index
 * @returns {Record<string, Map<number, string>>} by grid: cell -> class name
 */
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

/**
 * The cells that are made from a cell, in the order in which they are made. A step that writes one cell makes it
 * from all it reads; one that writes several says so term by term.
 * @param {Scene} scene
 * @param {string} name
 * @param {number} cell
 * @returns {Place[]}
 */
export function feeds(scene, name, cell) {
  /** @type {Map<string, Place>} */
  const found = new Map();
  for (let i = 0; i < scene.count; i += 1) {
    for (const [made, sources] of links(scene.step(i))) {
      if (sources[name]?.includes(cell)) found.set(made.join(), made);
    }
  }
  return [...found.values()];
}

/**
 * What an output cell was made from.
 * @param {Scene} scene
 * @param {string} name
 * @param {number} cell
 */
export function sourcesOf(scene, name, cell) {
  /** @type {CellsByGrid} */
  const found = {};
  for (let i = 0; i < scene.count; i += 1) {
    for (const [made, sources] of links(scene.step(i))) {
      if (made[0] !== name || made[1] !== cell) continue;
      for (const [grid, cells] of Object.entries(sources)) (found[grid] ??= []).push(...cells);
    }
  }
  return found;
}

/**
 * @param {Step} step
 * @returns {[Place, CellsByGrid][]}
 */
function links(step) {
  return step.links ?? step.writes.map(([grid, cell]) => [[grid, cell], step.reads]);
}

/**
 * The cells that show the same thing as this one, itself first: Python gave them the same name.
 * @param {Scene} scene
 * @param {string} name
 * @param {number} cell
 */
export function twinsOf(scene, name, cell) {
  const own = gridOfName(scene, name)?.names?.[cell];
  /** @type {Place[]} */
  const twins = [[name, cell]];
  if (!own) return twins;
  for (const grid of scene.grids) {
    (grid.names ?? []).forEach((other, i) => {
      if (other === own && !(grid.name === name && i === cell)) twins.push([grid.name, i]);
    });
  }
  return twins;
}

/**
 * The step that a click on a written cell leads to: the last that writes it, counted from 1; 0 if none does.
 * @param {Scene} scene
 * @param {string} name
 * @param {number} cell
 */
export function stepWriting(scene, name, cell) {
  for (let i = scene.count; i > 0; i -= 1) {
    if (scene.step(i - 1).writes.some(([grid, other]) => grid === name && other === cell)) return i;
  }
  return 0;
}

/**
 * What each written grid shows in frame `index`.
 * @param {Scene} scene
 * @param {number} index
 */
export function writtenAt(scene, index) {
  /** @type {Record<string, Map<number, string>>} */
  const written = {};
  const momentary = new Set(scene.grids.filter((grid) => grid.momentary).map(({ name }) => name));
  for (let i = 0; i < index; i += 1) {
    for (const [grid, cell, text] of scene.step(i).writes) {
      if (i === index - 1 || !momentary.has(grid)) (written[grid] ??= new Map()).set(cell, text);
    }
  }
  return written;
}

/**
 * What is said of a cell that the pointer or the cursor is on.
 * @param {Scene} scene
 * @param {Grid} grid
 * @param {number} cell
 */
export function noteFor(scene, grid, cell) {
  const name = cellName(grid, cell);
  const sources = Object.keys(sourcesOf(scene, grid.name, cell));
  if (sources.length) {
    const symbols = sources.flatMap((key) => gridOfName(scene, key)?.symbol ?? []);
    return `${name} is made from the framed cells of ${listed([...new Set(symbols)].filter(Boolean))}.`;
  }
  const targets = feeds(scene, grid.name, cell).flatMap(([key, target]) => {
    const made = gridOfName(scene, key);
    return made ? [cellName(made, target)] : [];
  });
  const value = grid.border.has(cell) || grid.inserted?.has(cell) ? "" : ` = ${grid.text[cell]}`;
  const subject = `${name[0].toUpperCase()}${name.slice(1)}${value}`;
  const aside = grid.asides?.get(cell);
  const more = aside ? ` ${aside.words[0].toUpperCase()}${aside.words.slice(1)}.` : "";
  if (targets.length) return `${subject} is read for ${listed(targets)}.${more}`;
  if (grid.written) return `${subject}: no step writes it.`;
  return `${subject}${grid.unreadWords ? ":" : " is"} ${unreadWords(grid)}.${more}`;
}

/**
 * The frame that a key leads to, or null.
 * @param {string} key
 * @param {number} index
 * @param {number} count
 */
export function frameAfterKey(key, index, count) {
  /** @type {Record<string, number>} */
  const leads = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: count };
  return key in leads ? Math.min(Math.max(leads[key], 0), count) : null;
}

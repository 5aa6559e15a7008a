// The front page: a kernel runs over a photograph. First slowly, so that its sums can be read, then faster and faster,
// until the whole result stands there; then it rests at places where the sum is large, and another kernel begins.

import { formatNumber } from "../../../widgets/kit/numbers.js";
import { filtered, windowAt } from "../../../widgets/kernel_lab/rules/filtering.js";
import { extremes, levelsOf, shadeOf } from "../../../widgets/kernel_lab/rules/shading.js";
import { sentenceOf } from "../../../widgets/kernel_lab/rules/words.js";

/** @import { Plane } from "../../../widgets/kernel_lab/rules/filtering.js" */

/** @typedef {{ name: string, weights: number[] }} Kernel */
/** @typedef {{ kernel: number, at: [number, number], made: number }} State made: sums of the result that are shown */

const SETTING = { kernel_size: 3, stride: 1, padding: 0, dilation: 1 };
/** Milliseconds: until all sums are made, at each resting place, and between two changes of the nine numbers. */
const SWEEP = 5000;
const REST = 1800;
const READ = 130;
/** Resting places, and how many cells lie between two of them at least. */
const PLACES = 4;
const APART = 18;

/**
 * How many sums are made after a time: at first one by one, at the end whole rows at once.
 * @param {number} time from 0 to 1
 * @param {number} all
 */
function madeAfter(time, all) {
  return Math.min(all, Math.floor(all * time ** 3) + 1);
}

/**
 * Places with the largest sums, far apart, the largest first.
 * @param {Plane} result
 * @returns {[number, number][]}
 */
function strongest({ columns, values }) {
  const order = Array.from(values.keys()).sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b);
  /** @type {[number, number][]} */
  const found = [];
  for (const cell of order) {
    const [r, c] = [Math.floor(cell / columns), cell % columns];
    if (found.every(([row, column]) => Math.hypot(row - r, column - c) >= APART)) found.push([r, c]);
    if (found.length === PLACES) break;
  }
  return found;
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} [text]
 */
function made(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/**
 * Nine numbers in a square, with a name below.
 * @param {string} name
 * @param {string} kind
 */
function square(name, kind) {
  const figure = made("div", `lu-nine lu-${kind}`);
  const cells = Array.from({ length: 9 }, () => made("span", "lu-cell"));
  const grid = made("div", "lu-cells");
  grid.append(...cells);
  figure.append(grid, made("div", "lu-name", name));
  return { figure, cells };
}

/** The part of the page with a name. @param {HTMLElement} stage @param {string} name */
function part(stage, name) {
  const found = stage.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no part ${name}`);
  return found;
}

/**
 * A canvas in the place of a picture, with a frame that can be moved over it.
 * @param {HTMLElement} box
 * @param {number} side
 * @param {string} name
 */
function board(box, side, name) {
  const canvas = document.createElement("canvas");
  const frame = made("div", "lu-window");
  canvas.width = side;
  canvas.height = side;
  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", name);
  box.replaceChildren(canvas, frame);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws no pictures");
  return { box, frame, pen, image: new ImageData(side, side) };
}

/** @param {Uint32Array} pixels @param {number} at @param {number} level */
function grey(pixels, at, level) {
  pixels[at] = 0xff000000 | (level << 16) | (level << 8) | level;
}

/** @param {HTMLElement} stage @param {{ side: number, pixels: string, kernels: Kernel[] }} data */
function begin(stage, { side, pixels, kernels }) {
  /** @type {Plane} */
  const photo = { rows: side, columns: side, values: Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0)) };
  const out = side - 2;
  const results = new Map();
  /** @type {State} */
  const state = { kernel: 0, at: [0, 0], made: 0 };
  let playing = false;
  let begun = 0;
  let told = 0;
  let written = "";

  const left = board(part(stage, "photo"), side, "The photograph. Arrow keys move the window.");
  const right = board(part(stage, "result"), side, "The result. Arrow keys move the window.");
  const names = /** @type {const} */ ([["pixels", "read"], ["kernel", "weight"], ["products", "product"]]);
  const [read, weights, products] = names.map(([name, kind]) => square(name, kind));
  const total = made("div", "lu-total");
  const totalCell = made("span", "lu-cell");
  total.append(totalCell, made("div", "lu-name", "their sum"));
  const signs = ["×", "=", "→"].map((sign) => made("span", "lu-sign", sign));
  const sum = part(stage, "sum");
  sum.append(read.figure, signs[0], weights.figure, signs[1], products.figure, signs[2], total);
  const buttons = Array.from(part(stage, "kernels").querySelectorAll("button"));
  const play = part(stage, "play");

  const photoPixels = new Uint32Array(left.image.data.buffer);
  photo.values.forEach((level, at) => grey(photoPixels, at, level));
  left.pen.putImageData(left.image, 0, 0);

  /** The result of the chosen kernel, computed once, with its greys and its resting places. */
  function result() {
    const known = results.get(state.kernel);
    if (known) return known;
    const slice = kernels[state.kernel].weights;
    const [plane] = filtered("convolution", [photo], [[slice]], SETTING);
    const levels = levelsOf(plane, shadeOf("convolution", "auto", slice, extremes(plane.values)));
    const found = { plane, levels, places: strongest(plane) };
    results.set(state.kernel, found);
    return found;
  }

  function drawResult() {
    const { levels } = result();
    const cells = new Uint32Array(right.image.data.buffer).fill(0);
    for (let n = 0; n < state.made; n += 1) grey(cells, (Math.floor(n / out) + 1) * side + (n % out) + 1, levels[n]);
    right.pen.putImageData(right.image, 0, 0);
  }

  function drawFrames() {
    const [r, c] = state.at;
    const percent = (/** @type {number} */ cells) => `${(100 * cells) / side}%`;
    for (const [{ frame }, row, column, size] of /** @type {const} */ ([[left, r, c, 3], [right, r + 1, c + 1, 1]])) {
      const [width, height] = [percent(size), percent(size)];
      Object.assign(frame.style, { top: percent(row), left: percent(column), width, height });
    }
  }

  function sentence() {
    const [r, c] = state.at;
    const { plane } = result();
    const cells = windowAt(photo, state.at, SETTING);
    const slices = [kernels[state.kernel].weights];
    const mode = /** @type {const} */ ("convolution");
    const pixel = { mode, place: [r, c], channel: 0, cells: [cells], picture: [photo], slices };
    return sentenceOf({ ...pixel, result: plane.values[r * out + c] });
  }

  function drawNumbers() {
    const cells = windowAt(photo, state.at, SETTING);
    const slice = kernels[state.kernel].weights;
    cells.forEach((cell, tap) => {
      read.cells[tap].textContent = formatNumber(photo.values[cell]);
      weights.cells[tap].textContent = formatNumber(slice[tap]);
      products.cells[tap].textContent = formatNumber(slice[tap] * photo.values[cell] + 0);
    });
    totalCell.textContent = formatNumber(result().plane.values[state.at[0] * out + state.at[1]]);
    part(stage, "sentence").textContent = sentence();
  }

  function draw() {
    drawResult();
    drawFrames();
    drawNumbers();
  }

  /** @param {number} kernel @param {number} now */
  function choose(kernel, now) {
    state.kernel = kernel;
    buttons.forEach((button, n) => button.setAttribute("aria-pressed", String(n === kernel)));
    begun = now;
  }

  /** @param {number} now */
  function step(now) {
    if (!playing) return;
    requestAnimationFrame(step);
    const time = now - begun;
    const all = out * out;
    if (time < SWEEP) {
      const sums = madeAfter(time / SWEEP, all);
      const last = sums - 1;
      state.at = [Math.floor(last / out), last % out];
      if (sums !== state.made) {
        state.made = sums;
        drawResult();
      }
    } else {
      const { places } = result();
      const place = Math.floor((time - SWEEP) / REST);
      if (state.made < all) {
        state.made = all;
        drawResult();
      }
      if (place >= places.length) return choose((state.kernel + 1) % kernels.length, now);
      state.at = places[place];
    }
    drawFrames();
    const seen = `${state.kernel} ${state.at}`; // a place that rests is not written again
    if (now - told < READ || seen === written) return;
    told = now;
    written = seen;
    drawNumbers();
  }

  /** @param {boolean} on */
  function run(on) {
    if (on === playing) return;
    playing = on;
    written = "";
    play.textContent = on ? "Pause" : "Play";
    if (on) {
      begun = performance.now();
      requestAnimationFrame(step);
    } else {
      state.made = out * out;
      draw();
    }
  }

  /** @param {number} row @param {number} column */
  function go(row, column) {
    run(false);
    const within = (/** @type {number} */ place) => Math.max(0, Math.min(out - 1, place));
    state.at = [within(row), within(column)];
    drawFrames();
    drawNumbers();
  }

  for (const { box } of [left, right]) {
    const point = (/** @type {PointerEvent} */ event) => {
      const { left: x, top: y, width } = box.getBoundingClientRect();
      const cell = (/** @type {number} */ away) => Math.floor((away / width) * side) - 1;
      go(cell(event.clientY - y), cell(event.clientX - x));
    };
    box.addEventListener("pointermove", point);
    box.addEventListener("pointerdown", point);
    box.addEventListener("keydown", (event) => {
      const steps = event.shiftKey ? 10 : 1;
      /** @type {Record<string, [number, number]>} */
      const moves = { ArrowUp: [-steps, 0], ArrowDown: [steps, 0], ArrowLeft: [0, -steps], ArrowRight: [0, steps] };
      const move = moves[event.key];
      if (event.key === " ") run(!playing);
      else if (move) {
        go(state.at[0] + move[0], state.at[1] + move[1]);
        part(stage, "live").textContent = sentence();
      } else return;
      event.preventDefault();
    });
  }
  buttons.forEach((button, n) => button.addEventListener("click", () => {
    choose(n, performance.now());
    if (!playing) {
      draw();
      part(stage, "live").textContent = `${kernels[n].name}. ${sentence()}`;
    }
  }));
  play.addEventListener("click", () => run(!playing));
  for (const name of ["sum", "kernels", "hint"]) part(stage, name).hidden = false;

  [state.at] = result().places;
  state.made = out * out;
  draw();
  // Who wants less motion moves the window by hand; the button starts it all the same.
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  play.textContent = "Play";
  if (!still) run(true);
}

function start() {
  const [stage, data] = ["front", "front-data"].map((id) => document.getElementById(id));
  if (stage && data) begin(stage, JSON.parse(data.textContent ?? ""));
}

export default { start };

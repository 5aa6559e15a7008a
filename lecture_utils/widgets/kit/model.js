// The values that the page shares with the kernel: how they are set, watched and unpacked, and when the kernel is told.

/** @import { Model } from "./types.js" */

/**
 * Sets values of the model; the kernel is told once.
 * @param {Model} model
 * @param {Record<string, unknown>} values
 */
export function put(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

/**
 * Calls a handler whenever its value changes. Returns the function that ends it.
 * @param {Model} model
 * @param {Record<string, () => void>} handlers by the name of the value
 */
export function watch(model, handlers) {
  for (const [name, handler] of Object.entries(handlers)) model.on(`change:${name}`, handler);
  return () => {
    for (const [name, handler] of Object.entries(handlers)) model.off(`change:${name}`, handler);
  };
}

/**
 * Bytes that Python sent as base64.
 * @param {string} text
 */
export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * What a gesture changes is shown at once, and told to the model after the frame that shows it: a message makes
 * JupyterLab lay out its whole page, because its status bar shows it. Until then the model keeps its values, and the
 * view shows those of the draft: the echo of an earlier message changes neither.
 */
export class Draft {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    /** @type {Record<string, unknown>} */
    this.values = {};
    /** @type {{ names: string[], show: () => void, heard: () => void }[]} */
    this.listeners = [];
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.waiting = null;
    this.telling = false;
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  get(name) {
    return name in this.values ? this.values[name] : this.model.get(name);
  }

  /**
   * Calls `show` when one of these has changed, by `put` or from elsewhere.
   * @param {string[]} names
   * @param {() => void} show
   */
  on(names, show) {
    const heard = () => { if (!this.telling) show(); };
    for (const name of names) this.model.on(`change:${name}`, heard);
    this.listeners.push({ names, show, heard });
  }

  /** @param {Record<string, unknown>} values */
  put(values) {
    const changed = Object.keys(values).filter((name) => values[name] !== this.get(name));
    if (!changed.length) return;
    Object.assign(this.values, values);
    if (this.waiting === null) {
      requestAnimationFrame(() => setTimeout(() => this.tell(), 5));
      this.waiting = setTimeout(() => this.tell(), 250); // a hidden page has no frames
    }
    for (const { names, show } of this.listeners) if (names.some((name) => changed.includes(name))) show();
  }

  tell() {
    if (this.waiting === null) return;
    clearTimeout(this.waiting);
    const { values } = this;
    this.values = {};
    this.waiting = null;
    this.telling = true;
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.telling = false;
    this.model.save_changes();
  }

  end() {
    this.tell();
    for (const { names, heard } of this.listeners) for (const name of names) this.model.off(`change:${name}`, heard);
  }
}

// The values that the page shares with the kernel: how they are set, watched and unpacked.

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

// What is asked again in one sitting, without a view: a part of a model, and what is said of an answer.

/** @import { Entry, Model } from "../kit/types.js" */
/** @import { Question } from "../quiz/verdicts.js" */
/** @import { Problem } from "../answer_grid/rules.js" */

/**
 * @typedef {object} Part A question that is due: with choices, or on grids.
 * @property {string} item
 * @property {string} right when it comes back if it is right at once
 * @property {string} wrong when it comes back if it is not
 * @property {Problem | null} grid
 * @property {Question | null} question
 */

/**
 * A model for the view of one question: some values are its own, all others are shared.
 * @param {Model} model
 * @param {Record<string, unknown>} own
 * @returns {Model}
 */
export function partOf(model, own) {
  return {
    get: (name) => (name in own ? own[name] : model.get(name)),
    set: (name, value) => model.set(name, value),
    save_changes: () => model.save_changes(),
    on: (name, handler) => model.on(name, handler),
    off: (name, handler) => model.off(name, handler),
  };
}

/**
 * When it comes back: the first answer of this sitting decides. Empty before there is one.
 * @param {Part} part
 * @param {Entry} entry
 */
export function nextTime({ right, wrong }, entry) {
  const first = entry.attempts[0] ?? (entry.locked ? entry : null);
  return first ? (first.right ? right : wrong) : "";
}

// The sentence that says what stands out in the scores. Pure functions.

import { scoreText } from "./scores.js";

/** @import { Scores } from "./scores.js" */

const plural = (/** @type {number} */ count, /** @type {string} */ word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** @param {number} label */
export function classWords(label) {
  return label === 0 ? "background" : `class ${label}`;
}

// From here on accuracy sounds good; and how far it may be above a class's IoU before it is worth a word.
const HIGH = 0.7;
const FAR = 0.2;

/**
 * The most surprising thing comes first; void and absent classes are always named.
 * @param {Scores} scores
 * @param {number} voids how many pixels are void
 */
export function remark(scores, voids) {
  return remarkParts(scores, voids).filter(Boolean).join(" ");
}

/**
 * What stands out, which classes are absent, and how many pixels are void; empty where there is nothing to say.
 * @param {Scores} scores
 * @param {number} voids
 */
export function remarkParts(scores, voids) {
  if (!scores.pixels) return ["Every pixel is void: nothing is counted, so no score is defined.", "", ""];
  return [mainRemark(scores), absentRemark(scores), voidRemark(voids)];
}

/** As long as the three parts together, and the first alone, can be: so much room is kept for them. */
export function longestRemark() {
  const main = "Pixel accuracy is 0.888, the IoU of background only 0.888 (188 pixels missed, 188 too many). "
    + "Accuracy also counts the pixels that are right elsewhere.";
  const absent = "Class 2 is absent from both, so it has no score and the means leave it out.";
  return [`${main} ${absent} ${voidRemark(188)}`, main];
}

/** @param {Scores} scores */
function mainRemark({ terms, pixels, right }) {
  const accuracy = right / pixels;
  const there = terms.flatMap((term, label) => (term.iou === null ? [] : [{ ...term, label, iou: term.iou }]));
  if (right === pixels) {
    return "Every pixel that counts is right. Cross entropy is still above 0: the right class does not get the whole probability.";
  }
  const worst = there.reduce((least, term) => (term.iou <= least.iou ? term : least));
  const name = classWords(worst.label);
  const high = accuracy >= HIGH ? `Pixel accuracy is ${scoreText(accuracy)}, yet the` : "The";
  if (worst.iou === 0 && worst.b === 0) {
    const found = worst.a === 1 ? "its only pixel is not found" : `none of its ${worst.a} pixels is found`;
    const why = `${high} IoU of ${name} is 0: ${found}.`;
    return accuracy >= HIGH ? `${why} Accuracy hardly notices: the other pixels are many.` : why;
  }
  if (worst.iou === 0 && worst.a === 0) {
    return `${capital(name)} is nowhere true, but is predicted in ${plural(worst.b, "pixel")}: its IoU is 0. Without these pixels it would be absent.`;
  }
  if (worst.iou === 0) {
    return `${high} IoU of ${name} is 0: truth and prediction share no pixel, however near they lie.`;
  }
  const errors = `${plural(worst.a - worst.both, "pixel")} missed, ${worst.b - worst.both} too many`;
  if (accuracy - worst.iou >= FAR) {
    return `Pixel accuracy is ${scoreText(accuracy)}, the IoU of ${name} only ${scoreText(worst.iou)} (${errors}). Accuracy also counts the pixels that are right elsewhere.`;
  }
  return `${capital(name)} has the lowest IoU, ${scoreText(worst.iou)}: ${errors}.`;
}

/** @param {Scores} scores */
function absentRemark({ terms, iou }) {
  const absent = terms.flatMap((term, label) => (term.iou === null ? [classWords(label)] : []));
  if (!absent.length) return "";
  const [are, have, them] = absent.length > 1 ? ["are", "have", "them"] : ["is", "has", "it"];
  const means = iou.there.length ? ` and the means leave ${them} out` : "";
  return `${capital(absent.join(" and "))} ${are} absent from both, so ${them === "it" ? "it" : "they"} ${have} no score${means}.`;
}

/** @param {number} voids */
function voidRemark(voids) {
  if (!voids) return "";
  return voids === 1 ? "1 pixel is void: it counts nowhere." : `${voids} pixels are void: they count nowhere.`;
}

/** @param {string} words */
function capital(words) {
  return words[0].toUpperCase() + words.slice(1);
}

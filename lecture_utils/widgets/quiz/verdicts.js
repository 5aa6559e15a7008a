// The rules of the quiz, without a view: what is missing, and what is said of a choice. Which choice is right and what
// is said of it was written in Python.

import { CONFIDENCE, confidenceWords, isSolved, rightSentence, wrongNote } from "../kit/answer/entries.js";

/** @import { Attempt, Entry, GridPayload } from "../kit/types.js" */
/** @import { Verdict } from "../kit/answer/entries.js" */

/** @typedef {{ text: string, right: boolean, feedback: string, misconception: string | null }} QuizChoice */
/** @typedef {{ item: string, text: string, grids: GridPayload[], figure: string, choices: QuizChoice[] }} Question */
/** @typedef {Attempt & { choice: number }} Chosen */
/** @typedef {Verdict & { right: boolean, ids: string[] }} ChoiceVerdict */

export const LETTERS = "ABCDEFGHIJ";

/**
 * Whether something is chosen.
 * @template {Attempt} A
 * @param {A} attempt
 * @returns {attempt is A & { choice: number }}
 */
export function isChosen(attempt) {
  return attempt.choice !== null;
}

/**
 * How a question stands; empty if it is not locked yet. "locked" is a prediction that a later page opens.
 * @param {Entry} entry
 * @param {boolean} [reveal]
 */
export function markOf(entry, reveal = true) {
  if (!entry.locked) return "";
  if (!reveal) return "locked";
  return entry.right ? "right" : "wrong";
}

/**
 * What is said of a prediction.
 * @param {Question} question
 * @param {Chosen} entry
 * @returns {ChoiceVerdict}
 */
export function predictionVerdict(question, entry) {
  return {
    ...choiceVerdict(question, entry, false), mark: "locked", heading: `Your prediction is locked: ${LETTERS[entry.choice]}.`,
    lines: [`You called it: ${CONFIDENCE[entry.confidence ?? 0]}. It is opened later.`],
  };
}

/** @param {string} text */
function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * What is said of a choice; of the right one only where the solution may be seen.
 * @param {Question} question
 * @param {Chosen} entry
 * @param {boolean} [solved]
 * @returns {ChoiceVerdict}
 */
export function choiceVerdict({ choices }, entry, solved = false) {
  const chosen = choices[entry.choice];
  const best = choices.findIndex((choice) => choice.right);
  const [letter, sure] = [LETTERS[entry.choice], entry.confidence];
  const lines = chosen.right ? [chosen.feedback] : [
    chosen.feedback, solved ? `${LETTERS[best]} is right: ${sentence(choices[best].text)} ${choices[best].feedback}` : wrongNote(sure),
  ];
  return {
    right: chosen.right, ids: chosen.misconception ? [chosen.misconception] : [], mark: chosen.right ? "right" : "wrong",
    heading: chosen.right ? rightSentence(`${letter} is right`, sure) : `${letter} is not right.`, lines,
  };
}

/**
 * What is said while a question is open: what will happen, or what was said of the last answer.
 * @param {Question} question
 * @param {Chosen[]} attempts
 * @param {boolean} reveal
 */
export function choiceIntro({ choices }, attempts, reveal) {
  const last = attempts.at(-1);
  if (!reveal) return "Choose what you expect, say how sure you are, then lock. A later page opens your prediction.";
  if (last?.right === false) return `${LETTERS[last.choice]} was not right. ${choices[last.choice].feedback} Choose again, then lock.`;
  return "Choose, say how sure you are, then lock. After an error you can try again, or see the solution.";
}

/**
 * How a choice is marked: the learner's own, and the right one where the solution may be seen.
 * @param {Question} question
 * @param {Entry} entry
 * @param {number} i the choice
 * @param {boolean} reveal
 */
export function choiceMark({ choices }, entry, i, reveal) {
  const mine = i === entry.choice;
  if (!entry.locked || !(mine || isSolved(entry))) return "";
  if (!reveal) return mine ? "locked" : "";
  return choices[i].right ? "right" : mine ? "wrong" : "";
}

/** @param {Pick<Attempt, "choice" | "confidence">} entry */
export function choiceMissing({ choice, confidence }) {
  if (choice === null && confidence === null) return "Choose an answer and say how sure you are, then lock.";
  if (choice === null) return "Choose an answer, then lock.";
  return confidence === null ? "Say how sure you are, then lock." : "";
}

/**
 * How far the learner is: the short line at the end.
 * @param {Entry[]} entries
 * @param {boolean} [reveal]
 */
export function score(entries, reveal = true) {
  const locked = entries.filter((entry) => entry.locked);
  if (!reveal) return `${locked.length} of ${entries.length} locked.`;
  const right = locked.filter((entry) => entry.right).length;
  if (locked.length < entries.length) return `${locked.length} of ${entries.length} answered, ${right} right.`;
  if (entries.length === 1) return `Answered: ${scoreOfOne(entries[0])}.`;
  const first = entries.filter((entry) => entry.right && (entry.attempts[0] ?? entry).right).length;
  return `All ${entries.length} answered: ${right} right, ${first} of them at the first try.`;
}

/** @param {Entry} entry */
function scoreOfOne({ right, attempts }) {
  if (!right) return "not right";
  if (!attempts.length) return "right, at the first try";
  return `right, after ${attempts.length} earlier ${attempts.length === 1 ? "attempt" : "attempts"}`;
}

/**
 * An earlier attempt in one line.
 * @param {Question} question
 * @param {Chosen} attempt
 * @param {boolean} [reveal]
 */
export function choiceAttempt({ choices }, attempt, reveal = true) {
  const chosen = choices[attempt.choice];
  const words = `${LETTERS[attempt.choice]}: ${chosen.text} (${confidenceWords(attempt)}).`;
  return reveal ? `${words} ${chosen.right ? "Right." : "Not right."}` : words;
}

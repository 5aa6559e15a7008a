// The pure parts of the quiz. Run by tests/widgets/test_answer_widgets.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  LETTERS, choiceAttempt, choiceMark, choiceMissing, choiceVerdict, choiceIntro, markOf, predictionVerdict, score,
} from "../../../lecture_utils/widgets/quiz/verdicts.js";

const { questions } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const blank = { kind: "choice", choice: null, confidence: null, locked: false, right: null, ids: [], revealed: [], attempts: [], when: "" };
const entry = (changes) => ({ ...blank, ...changes });

test("what is missing", () => {
  assert.equal(choiceMissing(entry({})), "Choose an answer and say how sure you are, then lock.");
  assert.equal(choiceMissing(entry({ confidence: 1 })), "Choose an answer, then lock.");
  assert.equal(choiceMissing(entry({ choice: 0 })), "Say how sure you are, then lock.");
  assert.equal(choiceMissing(entry({ choice: 0, confidence: 0 })), "");
});

test("after a first error the choice is marked and its feedback speaks; nothing tells of the right one", () => {
  for (const question of questions) {
    const best = question.choices.findIndex((choice) => choice.right);
    question.choices.forEach((choice, i) => {
      const locked = entry({ choice: i, confidence: 2, locked: true, right: choice.right });
      const marks = question.choices.map((_, j) => choiceMark(question, locked, j, true));
      assert.deepEqual(marks, question.choices.map((_, j) => (j === i ? (i === best ? "right" : "wrong") : "")));
      const said = choiceVerdict(question, locked);
      assert.deepEqual(said.lines[0], choice.feedback);
      if (i === best) {
        assert.deepEqual([said.heading, said.lines], [`${LETTERS[i]} is right, as you were fairly sure.`, [choice.feedback]]);
        return;
      }
      assert.equal(said.lines.length, 2);
      assert.ok(!said.lines.some((line) => line.startsWith(`${LETTERS[best]} is right`)));
      const shown = { ...locked, revealed: ["solution"] };
      assert.equal(choiceMark(question, shown, best, true), "right");
      assert.deepEqual(question.choices.map((_, j) => choiceMark(question, shown, j, false)).filter(Boolean), ["locked"]);
      assert.match(choiceIntro(question, [locked], true), new RegExp(`^${LETTERS[i]} was not right\\. `));
    });
  }
});

test("in the solution a wrong choice is followed by the right one with its own feedback", () => {
  for (const question of questions) {
    const best = question.choices.findIndex((choice) => choice.right);
    question.choices.forEach((choice, i) => {
      const verdict = choiceVerdict(question, entry({ choice: i, confidence: 2 }), true);
      assert.equal(verdict.right, i === best);
      assert.equal(verdict.lines[0], choice.feedback);
      assert.deepEqual(verdict.ids, choice.misconception ? [choice.misconception] : []);
      const told = verdict.lines.filter((line) => line.startsWith(`${LETTERS[best]} is right: `) && line.endsWith(question.choices[best].feedback));
      assert.equal(told.length, i === best ? 0 : 1);
    });
  }
});

test("the marks and the score", () => {
  const right = entry({ choice: 0, confidence: 1, locked: true, right: true });
  const wrong = entry({ choice: 1, confidence: 1, locked: true, right: false });
  assert.deepEqual([entry({}), right, wrong].map(markOf), ["", "right", "wrong"]);
  assert.equal(score([entry({}), right, wrong]), "2 of 3 answered, 1 right.");
  assert.equal(score([right, wrong]), "All 2 answered: 1 right, 1 of them at the first try.");
  assert.equal(score([right, { ...right, attempts: [wrong] }]), "All 2 answered: 2 right, 1 of them at the first try.");
  assert.equal(score([{ ...entry({}), attempts: [right] }]), "0 of 1 answered, 0 right.");
  assert.equal(score([right]), "Answered: right, at the first try.");
  assert.equal(score([wrong]), "Answered: not right.");
  assert.equal(score([{ ...right, attempts: [wrong] }]), "Answered: right, after 1 earlier attempt.");
});

test("an attempt in a line", () => {
  const [question] = questions;
  const line = choiceAttempt(question, entry({ choice: 0, confidence: 0 }));
  assert.equal(line, `A: ${question.choices[0].text} (a guess). Not right.`);
});

test("a prediction is locked, and nothing tells whether it is right", () => {
  for (const question of questions) {
    question.choices.forEach((choice, i) => {
      const locked = entry({ choice: i, confidence: 1, locked: true, right: choice.right });
      assert.equal(markOf(locked, false), "locked");
      const verdict = predictionVerdict(question, locked);
      assert.equal(verdict.right, choice.right);
      assert.equal(verdict.mark, "locked");
      assert.deepEqual([verdict.heading, ...verdict.lines], [
        `Your prediction is locked: ${LETTERS[i]}.`, "You called it: not sure. It is opened later.",
      ]);
      assert.equal(choiceAttempt(question, locked, false), `${LETTERS[i]}: ${choice.text} (not sure).`);
    });
  }
  assert.equal(markOf(entry({}), false), "");
  assert.equal(score([entry({}), entry({ locked: true, right: true })], false), "1 of 2 locked.");
});

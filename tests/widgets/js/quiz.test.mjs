// The pure parts of the quiz. Run by tests/test_answer_widgets.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const lu = await import(process.env.LU_QUIZ);
const { questions } = JSON.parse(readFileSync(process.env.LU_DATA, "utf8"));
const blank = { kind: "choice", choice: null, confidence: null, locked: false, right: null, ids: [], attempts: [], when: "" };
const entry = (changes) => ({ ...blank, ...changes });

test("what is missing", () => {
  assert.equal(lu.choiceMissing(entry({})), "Choose an answer and say how sure you are, then lock.");
  assert.equal(lu.choiceMissing(entry({ confidence: 1 })), "Choose an answer, then lock.");
  assert.equal(lu.choiceMissing(entry({ choice: 0 })), "Say how sure you are, then lock.");
  assert.equal(lu.choiceMissing(entry({ choice: 0, confidence: 0 })), "");
});

test("every choice has its feedback; a wrong one is followed by the right one with its own", () => {
  for (const question of questions) {
    const best = question.choices.findIndex((choice) => choice.right);
    question.choices.forEach((choice, i) => {
      const verdict = lu.choiceVerdict(question, entry({ choice: i, confidence: 2 }));
      assert.equal(verdict.right, i === best);
      assert.equal(verdict.lines[0], choice.feedback);
      assert.deepEqual(verdict.ids, choice.misconception ? [choice.misconception] : []);
      const told = verdict.lines.filter((line) => line.startsWith(`${lu.LETTERS[best]} is right: `) && line.endsWith(question.choices[best].feedback));
      assert.equal(told.length, i === best ? 0 : 1);
    });
  }
});

test("the marks and the score", () => {
  const right = entry({ choice: 0, confidence: 1, locked: true, right: true });
  const wrong = entry({ choice: 1, confidence: 1, locked: true, right: false });
  assert.deepEqual([entry({}), right, wrong].map(lu.markOf), ["", "right", "wrong"]);
  assert.equal(lu.score([entry({}), right, wrong]), "2 of 3 answered, 1 right.");
  assert.equal(lu.score([right, wrong]), "All 2 answered: 1 right, 1 of them at the first try.");
  assert.equal(lu.score([right, { ...right, attempts: [wrong] }]), "All 2 answered: 2 right, 1 of them at the first try.");
  assert.equal(lu.score([{ ...entry({}), attempts: [right] }]), "0 of 1 answered, 0 right.");
  assert.equal(lu.score([right]), "Answered: right, at the first try.");
  assert.equal(lu.score([wrong]), "Answered: not right.");
  assert.equal(lu.score([{ ...right, attempts: [wrong] }]), "Answered: right, after 1 earlier attempt.");
});

test("an attempt in a line", () => {
  const [question] = questions;
  const line = lu.choiceAttempt(question, entry({ choice: 0, confidence: 0 }));
  assert.equal(line, `A: ${question.choices[0].text} (a guess). Not right.`);
});

test("a prediction is locked, and nothing tells whether it is right", () => {
  for (const question of questions) {
    question.choices.forEach((choice, i) => {
      const locked = entry({ choice: i, confidence: 1, locked: true, right: choice.right });
      assert.equal(lu.markOf(locked, false), "locked");
      const verdict = lu.predictionVerdict(question, locked);
      assert.equal(verdict.right, choice.right);
      assert.equal(verdict.mark, "locked");
      assert.deepEqual([verdict.heading, ...verdict.lines], [
        `Your prediction is locked: ${lu.LETTERS[i]}.`, "You called it: not sure. It is opened later.",
      ]);
      assert.equal(lu.choiceAttempt(question, locked, false), `${lu.LETTERS[i]}: ${choice.text} (not sure).`);
    });
  }
  assert.equal(lu.markOf(entry({}), false), "");
  assert.equal(lu.score([entry({}), entry({ locked: true, right: true })], false), "1 of 2 locked.");
});

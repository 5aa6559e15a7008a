// The quiz: questions with choices, one at a time. questions = [{ item, text, grids[], choices: [{ text, right,
// feedback, misconception }] }]; which choice is right and what is said of it was written in Python.

export const LETTERS = "ABCDEFGHIJ";

// "right", "wrong" or "" (not locked yet); for a prediction that a later page opens, "locked".
export function markOf(entry, reveal = true) {
  if (!entry.locked) return "";
  if (!reveal) return "locked";
  return entry.right ? "right" : "wrong";
}

// What is said of a prediction.
export function predictionVerdict(question, entry) {
  return {
    ...choiceVerdict(question, entry), mark: "locked", heading: `Your prediction is locked: ${LETTERS[entry.choice]}.`,
    lines: [`You called it: ${CONFIDENCE[entry.confidence]}. It is opened later.`],
  };
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function choiceVerdict(question, entry) {
  const chosen = question.choices[entry.choice];
  const best = question.choices.findIndex((choice) => choice.right);
  const lines = [chosen.feedback];
  if (!chosen.right) lines.push(`${LETTERS[best]} is right: ${sentence(question.choices[best].text)} ${question.choices[best].feedback}`);
  lines.push(confidenceNote(entry.confidence, chosen.right, "Read why, so that next time you know."));
  return {
    right: chosen.right, ids: chosen.misconception ? [chosen.misconception] : [], mark: chosen.right ? "right" : "wrong",
    heading: chosen.right ? `${LETTERS[entry.choice]} is right.` : `${LETTERS[entry.choice]} is not right.`, lines,
  };
}

export function choiceMissing(entry) {
  if (entry.choice === null && entry.confidence === null) return "Choose an answer and say how sure you are, then lock.";
  if (entry.choice === null) return "Choose an answer, then lock.";
  return entry.confidence === null ? "Say how sure you are, then lock." : "";
}

// How far the learner is: the short line at the end.
export function score(entries, reveal = true) {
  const locked = entries.filter((entry) => entry.locked);
  if (!reveal) return `${locked.length} of ${entries.length} locked.`;
  const right = locked.filter((entry) => entry.right).length;
  if (locked.length < entries.length) return `${locked.length} of ${entries.length} answered, ${right} right.`;
  if (entries.length === 1) return `Answered: ${scoreOfOne(entries[0])}.`;
  const first = entries.filter((entry) => entry.right && (entry.attempts[0] ?? entry).right).length;
  return `All ${entries.length} answered: ${right} right, ${first} of them at the first try.`;
}

function scoreOfOne({ right, attempts }) {
  if (!right) return "not right";
  if (!attempts.length) return "right, at the first try";
  return `right, after ${attempts.length} earlier ${attempts.length === 1 ? "attempt" : "attempts"}`;
}

export function choiceAttempt(question, attempt, reveal = true) {
  const chosen = question.choices[attempt.choice];
  const words = `${LETTERS[attempt.choice]}: ${chosen.text} (${CONFIDENCE[attempt.confidence] ?? "not said how sure"}).`;
  return reveal ? `${words} ${chosen.right ? "Right." : "Not right."}` : words;
}

class QuizView {
  constructor(el, model) {
    Object.assign(this, { root: el, model, questions: model.get("_questions"), reveal: model.get("reveal"), at: -1 });
    el.classList.add("lu-widget");
    el.dataset.widget = "quiz";
    this.keeper = new Keeper(model, () => this.showKept());
    this.answering = new Answering(el, { sure: (i) => this.change({ confidence: i }), lock: () => this.lock(), again: () => this.again() });
    if (!this.reveal) this.answering.again.textContent = "Change my prediction";
    this.footer = footer(QUIZ_KEYS, (name) => this.set("size", name));
    this.build();
  }

  get question() {
    return this.questions[this.at];
  }

  get entry() {
    return this.keeper.entry(this.question.item);
  }

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  verdict(entry) {
    return this.reveal ? choiceVerdict(this.question, entry) : predictionVerdict(this.question, entry);
  }

  build() {
    const { answering } = this;
    this.numbers = this.questions.map((_, i) => {
      const one = button("go", "", "lu-number");
      one.addEventListener("click", () => this.goTo(i));
      return one;
    });
    this.place = make("p", { class: "lu-place" });
    this.title = make("p", { class: "lu-title", tabindex: "-1", ...OWN_KEYS });
    this.board = make("div", { class: "lu-line" });
    this.options = make("div", { class: "lu-choosing", role: "radiogroup" });
    this.back = button("back", "Back");
    this.next = button("next", "Next question");
    this.back.addEventListener("click", () => this.goTo(this.at - 1));
    this.next.addEventListener("click", () => this.goTo(this.at + 1));
    this.score = make("p", { class: "lu-score", role: "status" });
    const several = this.questions.length > 1;
    const head = make("div", { class: "lu-numbers", role: "group", "aria-label": "Questions" }, ...this.numbers);
    const turn = make("div", { class: "lu-turn" }, ...(several ? [this.back, this.next] : []), this.score);
    this.root.append(
      ...(several ? [make("div", { class: "lu-head" }, this.place, head)] : []), this.title, this.board, this.options, answering.ask,
      answering.status, answering.verdict, answering.after, answering.attempts, turn, this.footer.element,
    );
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.board.addEventListener("click", (event) => {
      const td = event.target.closest("td");
      if (td) this.grids[td.closest("table").dataset.grid].moveCursor(td.luCell);
    });
  }

  // The question at a place, from nothing.
  lay(at) {
    this.at = at;
    const { question } = this;
    this.title.textContent = question.text;
    this.grids = Object.fromEntries(question.grids.map((grid) => [grid.name, new GridView(plainGrid(grid))]));
    this.board.replaceChildren(...Object.values(this.grids).map((view) => view.figure));
    this.board.hidden = !question.grids.length;
    this.options.setAttribute("aria-label", question.text);
    this.radios = radios("", "choice", question.choices.map((choice) => choice.text), (i) => this.change({ choice: i }));
    this.notes = this.radios.labels.map((label, i) => {
      const note = make("span", { class: "lu-said" });
      label.querySelector("input").after(make("b", { class: "lu-letter" }, LETTERS[i]));
      label.append(note);
      return note;
    });
    this.options.replaceChildren(...this.radios.labels);
    this.answering.say("");
  }

  // -- what the learner does ------------------------------------------------------------------------

  change(changes) {
    if (this.entry.locked) return;
    this.answering.say("");
    this.keeper.put(this.question.item, { ...this.entry, ...changes });
  }

  lock() {
    if (this.entry.locked) return;
    const said = choiceMissing(this.entry);
    this.answering.say(said);
    if (said) return;
    this.keeper.put(this.question.item, lockedEntry(this.entry, this.verdict(this.entry)));
    this.answering.verdict.focus();
  }

  again() {
    this.keeper.put(this.question.item, againEntry(this.entry));
    this.focusQuestion();
  }

  goTo(at) {
    if (at < 0 || at >= this.questions.length || at === this.at) return;
    this.set("step", at);
    this.focusQuestion();
  }

  focusQuestion() {
    if (this.entry.locked) this.title.focus();
    else this.radios.inputs[this.entry.choice ?? 0].focus();
  }

  key(event) {
    const { target, key } = event;
    const td = target.closest("td[role='gridcell']");
    if (td && key.startsWith("Arrow")) {
      const view = this.grids[td.closest("table").dataset.grid];
      const next = neighbour(view.grid, td.luCell, key);
      if (own(event) && next !== null) view.moveCursor(next);
      return;
    }
    if (target.matches("select, summary") || this.entry.locked) return;
    if (target.matches("[data-choice]") && key === "Enter") {
      if (own(event)) this.answering.sure.inputs[this.entry.confidence ?? 0].focus();
      return;
    }
    const letter = key.length === 1 ? LETTERS.indexOf(key.toUpperCase()) : -1;
    if (letter < 0 || letter >= this.question.choices.length || event.shiftKey || !own(event)) return;
    this.change({ choice: letter });
    this.radios.inputs[letter].focus();
  }

  // -- what is shown --------------------------------------------------------------------------------

  show() {
    const at = Math.min(this.model.get("step"), this.questions.length - 1);
    if (at !== this.at) this.lay(at);
    const { entry, question } = this;
    const count = this.questions.length;
    const verdict = entry.locked ? this.verdict(entry) : null;
    this.place.textContent = `Question ${at + 1} of ${count}`;
    this.numbers.forEach((one, i) => this.showNumber(one, i));
    this.showChoices(entry, question);
    this.answering.show(entry, verdict, entry.attempts.map((attempt) => choiceAttempt(question, attempt, this.reveal)));
    for (const [one, off] of [[this.back, at === 0], [this.next, at === count - 1]]) {
      if (off) one.setAttribute("aria-disabled", "true");
      else one.removeAttribute("aria-disabled");
    }
    this.next.classList.toggle("lu-main", entry.locked && at < count - 1);
    const line = score(this.questions.map(({ item }) => this.keeper.entry(item)), this.reveal);
    if (this.score.textContent !== line) this.score.textContent = line;
    this.showKept();
  }

  showNumber(one, i) {
    const mark = markOf(this.keeper.entry(this.questions[i].item), this.reveal);
    one.dataset.mark = mark;
    one.textContent = mark ? `${i + 1} ${MARKS[mark]}` : String(i + 1);
    one.setAttribute("aria-label", `Question ${i + 1}${mark ? `, ${mark}` : ", open"}`);
    if (i === this.at) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  }

  showChoices(entry, question) {
    this.radios.show(entry.choice);
    this.radios.inputs.forEach((input, i) => {
      const mine = i === entry.choice;
      const told = question.choices[i].right ? "right" : mine ? "wrong" : "";
      const mark = !entry.locked ? "" : this.reveal ? told : mine ? "locked" : "";
      input.disabled = entry.locked;
      this.radios.labels[i].dataset.mark = mark;
      const words = [mine ? "your answer" : "", mark].filter(Boolean).join(", ");
      this.notes[i].textContent = mark ? `${MARKS[mark]} ${words}` : "";
    });
  }

  showKept() {
    const { note } = this.keeper;
    if (this.footer.kept.textContent !== note) this.footer.kept.textContent = note;
  }

  showSize() {
    const size = this.model.get("size");
    for (const name of SIZES) this.root.classList.toggle(`lu-size-${name}`, name === size);
    this.footer.size.value = size;
  }
}

const QUIZ_KEYS = [
  ["A B C D", "choose an answer"], ["arrows", "from choice to choice"], ["Enter", "on: to how sure you are, to the lock"], ["Ctrl+Enter", "lock the answer"],
];

function render({ model, el }) {
  const view = new QuizView(el, model);
  return keepInStep(model, view, ["step"]);
}

export default { render };

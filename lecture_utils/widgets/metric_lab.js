// Truth and prediction to paint, where they agree, and the scores. The model holds the masks; a view shows them.

const MOST_UNDO = 40;
const MASKS = [["truth", "Truth (A)"], ["prediction", "Prediction (B)"]];
let views = 0;

function render({ model, el }) {
  const view = views += 1;
  const draft = new Draft(model);
  const get = (name) => draft.get(name);
  const examples = get("_examples");

  const grids = Object.fromEntries([...MASKS, ["compared", ""]].map(([name]) => [name, null]));
  const boards = make("div", { class: "lu-masks" });
  const brushes = make("div", { class: "lu-brushes", role: "group", "aria-label": "Paint with" });
  const choices = make("div", { class: "lu-compare", role: "radiogroup", "aria-label": "Class of the third grid" });
  const legend = make("p", { class: "lu-legend" });
  const cards = make("div", { class: "lu-cards" });
  const sentence = make("p", { class: "lu-remark" });
  const spoken = make("p", { class: "lu-spoken", role: "status" });
  const undo = button({ "data-action": "undo" }, "Undo");
  const clear = button({ "data-action": "clear" }, "Clear");
  const example = select("lu-example", "Example", [["", "your own"], ...examples.map(({ name }) => [name, name])]);
  const classes = select("lu-classes", "Classes", [["2", "2"], ["3", "3"]]);
  const size = select("lu-size", "Size", SIZES.map((name) => [name, name]));
  const confidence = make("input", { type: "range", step: "0.01", max: "0.99", class: "lu-confidence", "aria-label": "Confidence", ...OWN_KEYS });
  const certain = make("output", { class: "lu-certain" });
  const widget = make(
    "div", { class: "lu-widget lu-metric", "data-widget": "metric-lab" },
    make("p", { class: "lu-title" }, "Paint the truth and the prediction: the scores follow"),
    make(
      "div", { class: "lu-bar" }, make("span", {}, "Paint"), brushes, undo, clear, make("label", {}, "Example ", example),
    ),
    boards, sentence, cards,
    make(
      "div", { class: "lu-bar lu-foot" },
      make("label", { class: "lu-track" }, "Confidence ", confidence), certain,
      make("label", {}, "Classes ", classes), make("label", {}, "Size ", size),
    ),
    make(
      "p", { class: "lu-hint" },
      "Drag, or arrow keys and a digit (with Shift and an arrow: a stroke). Space: the current class. V: void, in the truth. Delete: background. Ctrl+Z: undo.",
    ),
    spoken,
  );
  el.append(widget);

  // -- the model in ---------------------------------------------------------------------------------

  const showGrid = (grid) => {
    if (grids[grid.name]) return grids[grid.name].update(grid);
    const made = grids[grid.name] = new PixelView(grid);
    if (grid.name === "compared") {
      made.table.setAttribute("aria-readonly", "true");
      made.figure.append(choices, legend);
    }
    boards.append(made.figure);
  };

  let laid = 0;
  let facts = [];
  const layClasses = (count) => {
    laid = count;
    const labels = Array.from({ length: count }, (_, label) => label);
    brushes.replaceChildren(...[...labels, VOID].map((label) => button(
      { "data-brush": label }, make("span", { class: `lu-swatch lu-pixel ${label === VOID ? "lu-void" : `lu-class-${label}`}`, "aria-hidden": "true" }),
      label === VOID ? "V void" : label ? String(label) : "0 background",
    )));
    choices.replaceChildren("for ", ...labels.map((label) => make(
      "label", {}, make("input", { type: "radio", name: `lu-shown-${view}`, value: label, "aria-label": classWords(label), ...OWN_KEYS }), ` ${label}`,
    )));
    const terms = [["|A|", "true"], ["|B|", "predicted"], ["|A ∩ B|", "both"], ["|A ∪ B|", "either"], ["IoU", ""], ["Dice", ""]];
    const made = labels.map((label) => card(label ? `Class ${label}` : "Class 0, background", `lu-class-${label}`, terms));
    made.push(card("All classes", "", [["Pixel accuracy", ""], ["Mean IoU", ""], ["Mean Dice", ""], ["Cross entropy", ""]]));
    cards.replaceChildren(...made.map(({ element }) => element));
    cards.style.setProperty("--lu-count", count);
    facts = made.map(({ write }) => write);
  };

  const scores = () => scoresOf(countsOf(get("truth"), get("prediction"), get("classes")));
  const show = () => {
    const [truth, prediction, count, sure] = ["truth", "prediction", "classes", "confidence"].map(get);
    const shown = Math.min(get("shown"), count - 1);
    const brush = get("brush");
    if (laid !== count) layClasses(count);
    MASKS.forEach(([name, caption]) => showGrid(maskGrid(name, caption, get(name))));
    showGrid(comparedGrid(truth, prediction, shown));
    for (const one of brushes.children) one.setAttribute("aria-pressed", String(Number(one.dataset.brush) === brush));
    for (const input of choices.querySelectorAll("input")) input.checked = Number(input.value) === shown;
    const found = scores();
    found.terms.forEach((term, label) => {
      const values = [term.a, term.b, term.both, term.either].map(String);
      [...values, iouText(term), diceText(term)].forEach((text, i) => facts[label][i](text));
      cards.children[label].classList.toggle("lu-card-shown", label === shown);
    });
    [accuracyText(found), meanText(found.iou), meanText(found.dice), crossEntropyText(found, sure, count)]
      .forEach((text, i) => facts[count][i](text));
    const { a, b, both } = found.terms[shown];
    setText(legend, `${both} TP, ${b - both} FP, ${a - both} FN`);
    setText(sentence, remark(found, truth.flat().length - found.pixels));
    example.value = get("preset");
    classes.value = String(count);
    size.value = get("size");
    for (const name of SIZES) widget.classList.toggle(`lu-size-${name}`, name === size.value);
    confidence.min = (Math.ceil(100 / count) / 100).toFixed(2);
    confidence.value = String(sure);
    const rest = scoreText((1 - sure) / (count - 1));
    setText(certain, `${scoreText(sure)} for the predicted class, ${rest} for ${count === 2 ? "the other" : "each other"}`);
    if (get("_undo").length) undo.removeAttribute("aria-disabled");
    else undo.setAttribute("aria-disabled", "true");
  };

  // several values may change together: the view waits for the last, but not for the next frame
  let waiting = false;
  const changed = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      show();
    });
  };

  // -- the model out --------------------------------------------------------------------------------

  const put = (values) => draft.put(values);
  const say = (words) => { spoken.textContent = words; };
  const state = () => ({ truth: packed(get("truth")), prediction: packed(get("prediction")), classes: get("classes"), preset: get("preset") });
  const remembered = (before) => [...get("_undo"), before].slice(-MOST_UNDO);
  const fitting = (count) => ({
    classes: count, shown: Math.min(get("shown"), count - 1),
    brush: get("brush") === VOID ? VOID : Math.min(get("brush"), count - 1),
    confidence: Math.max(get("confidence"), Math.ceil(100 / count) / 100),
  });
  // what is said after a change: the pixel, if there is one, and the scores
  const report = (words = "") => {
    const found = scores();
    const shown = Math.min(get("shown"), get("classes") - 1);
    const overlap = scoreText(found.terms[shown].iou, "absent");
    say(`${words} Pixel accuracy ${scoreText(found.accuracy)}, IoU of ${classWords(shown)} ${overlap}.`.trim());
  };
  const replace = (values, words) => {
    put({ ..."classes" in values ? fitting(values.classes) : {}, ...values, _undo: remembered(state()) });
    report(words);
  };
  const takeBack = () => {
    const earlier = get("_undo");
    if (!earlier.length) return say("There is nothing to undo.");
    const { truth, prediction, classes: count, preset } = earlier.at(-1);
    put({ ...fitting(count), truth: unpacked(truth), prediction: unpacked(prediction), preset, _undo: earlier.slice(0, -1) });
    report("Undone.");
  };

  const paint = (name, cells, label) => {
    if (label === VOID && name === "prediction") {
      say("Only the truth can be void: a prediction gives every pixel a class.");
      return false;
    }
    const mask = paintedMask(get(name), cells, label);
    if (mask !== get(name)) put({ [name]: mask, preset: "" });
    return true;
  };

  // -- gestures -------------------------------------------------------------------------------------

  const finished = (name, before, mask, words) => {
    if (get(name) !== mask) put({ _undo: remembered(before) });
    report(words);
  };
  listenToStrokes(boards, grids, { get, put, state, paint, finished });
  frameTheSame(boards, grids);
  widget.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    takeBack();
    event.preventDefault();
    event.stopPropagation();
  });

  // -- controls -------------------------------------------------------------------------------------

  brushes.addEventListener("click", (event) => {
    const one = event.target.closest("button");
    if (one) put({ brush: Number(one.dataset.brush) });
  });
  choices.addEventListener("change", (event) => put({ shown: Number(event.target.value) }));
  undo.addEventListener("click", takeBack);
  clear.addEventListener("click", () => {
    const empty = get("truth").map((row) => row.map(() => 0));
    replace({ truth: empty, prediction: empty.map((row) => [...row]), preset: "" }, "All background.");
  });
  example.addEventListener("change", () => {
    const one = examples.find(({ name }) => name === example.value);
    if (one) replace({ truth: one.truth, prediction: one.prediction, classes: one.classes, shown: one.shown, preset: one.name }, `Example: ${one.name}.`);
    else example.value = get("preset");
  });
  classes.addEventListener("change", () => {
    const count = Number(classes.value);
    const [truth, prediction] = [get("truth"), get("prediction")].map((mask) => keptLabels(mask, count));
    replace({ truth, prediction, classes: count, preset: "" }, `${count} classes.`);
  });
  confidence.addEventListener("input", () => {
    put({ confidence: Number(confidence.value) });
    const value = crossEntropy(scores(), get("confidence"), get("classes"));
    say(`Cross entropy ${scoreText(value)}.`);
  });
  size.addEventListener("change", () => put({ size: size.value }));

  show();
  draft.on(["truth", "prediction", "classes", "preset", "confidence", "shown", "brush", "_undo", "size"], changed);
  const keepShortcuts = passShortcuts(widget);
  return () => {
    keepShortcuts();
    draft.end();
  };
}

export default { render };

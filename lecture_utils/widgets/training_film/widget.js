// A training as a film: one column a scene, one frame a moment. Keys, player and slider are those of SceneView.

// Milliseconds from frame to frame when the film plays; calm for readers who asked for little motion.
const PACE = 260;
const CALM = 1500;
// What is said waits until the film rests.
const REST = 300;
const HEADINGS = { image: "Image", truth: "Truth", prediction: "Prediction now", wrong: "Wrong now: the bright pixels, and how many" };

class FilmView extends SceneView {
  constructor(root, film, actions) {
    super(root, "training-film", actions);
    this.film = film;
    const [moments, scenes, height, width] = film.shape;
    this.scene = { count: moments - 1 };
    root.classList.add("lu-film");
    root.style.setProperty("--lu-scenes", scenes);
    root.style.setProperty("--lu-ratio", `${width} / ${height}`);
    this.title.textContent = `Watch the network learn: ${counted(scenes, "scene")} at ${counted(moments, "moment")} of its training`;
    this.board.setAttribute("aria-label", "Training film. Arrow keys step, space plays.");
    this.rows = Object.fromEntries(ROWS.map((row) => [row, this.row(row)]));
    this.board.replaceChildren(...ROWS.map((row) => this.rows[row].element));
    this.line = new ScoreLine(film, (index) => {
      this.pause();
      this.goTo(index);
    });
    this.products.replaceWith(this.line.element);
    this.sentence.removeAttribute("role");
    this.spoken = make("p", { class: "lu-spoken", "aria-live": "polite" });
    this.note.replaceWith(this.spoken, ...(film.legend ? [make("p", { class: "lu-note" }, film.legend)] : []));
    root.querySelector(".lu-help").replaceWith(this.help());
    this.slider.max = String(moments - 1);
    this.slider.setAttribute("aria-label", "Moment");
    root.querySelector(".lu-controls").setAttribute("aria-label", "Player");
    this.addSwitch();
    this.showStill();
  }

  row(name) {
    const [, scenes, height, width] = this.film.shape;
    const panels = Array.from({ length: scenes }, () => new Panel(height, width));
    const counts = panels.map(() => (name === "wrong" ? make("p", { class: "lu-film-count" }) : null));
    const columns = panels.map((panel, i) => make("div", { class: "lu-film-column" }, panel.element, ...(counts[i] ? [counts[i]] : [])));
    const heading = make("p", { class: "lu-film-heading" }, HEADINGS[name]);
    return { panels, counts, element: make("div", { class: "lu-film-row", "data-row-name": name }, heading, make("div", { class: "lu-film-strip" }, ...columns)) };
  }

  addSwitch() {
    this.switch = make("input", { type: "checkbox", "data-view": "wrong", ...OWN_KEYS });
    this.switch.addEventListener("change", () => this.actions.wrong(this.switch.checked));
    this.root.querySelector(".lu-choices").append(make("label", {}, this.switch, " Wrong pixels"));
  }

  help() {
    const keys = [["← →", "one moment back or on"], ["Home End", "first and last moment"], ["Space", "play or pause"]];
    const rows = keys.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
    const words = "A letter names the class of the region that it touches. Press or drag in the line of the scores to go to a moment.";
    return make("details", { class: "lu-help" }, make("summary", { ...OWN_KEYS }, "Keys and signs"), make("dl", {}, ...rows), make("p", {}, words));
  }

  // What no moment changes.
  showStill() {
    const { film } = this;
    this.rows.image.panels.forEach((panel, s) => panel.show(greys(film.image(s)), panelWords(film, "image", s)));
    this.rows.truth.panels.forEach((panel, s) => {
      const pixels = pixelsOf(film.truth(s), film.palette, film.hatched, film.shape[3]);
      panel.show(pixels, panelWords(film, "truth", s), film.truthSigns[s], film.letters);
    });
  }

  setStep(index) {
    const { film } = this;
    const moved = this.shown !== undefined && this.shown !== index;
    this.shown = index;
    this.index = index;
    this.rows.prediction.panels.forEach((panel, s) => {
      const pixels = pixelsOf(film.prediction(index, s), film.palette, film.hatched, film.shape[3]);
      panel.show(pixels, panelWords(film, "prediction", s, index), film.signs[index][s], film.letters);
    });
    if (this.switch.checked) this.showWrong();
    this.sentence.textContent = scoreWords(film, index);
    this.line.show(index);
    this.status.textContent = `${index + 1} of ${this.scene.count + 1}`;
    this.slider.value = String(index);
    this.slider.setAttribute("aria-valuetext", film.names[index]);
    this.setDisabled(index);
    if (moved && !this.timer) this.say();
  }

  showWrong() {
    const { film, index } = this;
    this.rows.wrong.panels.forEach((panel, s) => {
      const found = compared(film.truth(s), film.prediction(index, s), film.hatched);
      panel.show(pixelsOf(found, film.marks, 3, film.shape[3]), panelWords(film, "wrong", s, index));
      this.rows.wrong.counts[s].textContent = String(film.wrong[index][s]);
    });
  }

  setWrong(there) {
    this.switch.checked = there;
    this.rows.wrong.element.hidden = !there;
    if (there) this.showWrong();
  }

  say() {
    clearTimeout(this.speech);
    this.speech = setTimeout(() => { this.spoken.textContent = spokenWords(this.film, this.index); }, REST);
  }

  play() {
    if (!this.scene.count) return;
    if (this.index >= this.scene.count) this.goTo(0);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pause = () => (calm ? CALM : PACE) / Number(this.speed.value);
    const tick = () => {
      this.timer = setTimeout(tick, pause());
      this.goTo(this.index + 1);
      if (this.index >= this.scene.count) this.pause();
    };
    this.timer = setTimeout(tick, pause());
    clearTimeout(this.speech);
    this.buttons.play.textContent = "Pause";
  }

  pause() {
    const playing = this.timer;
    super.pause();
    if (playing) this.say();
  }

  dispose() {
    super.dispose();
    clearTimeout(this.speech);
  }
}

async function filmOf(model) {
  const shape = model.get("_shape");
  const [moments, scenes, height, width] = shape;
  const pixels = height * width;
  const images = bytesOf(model.get("_images"));
  const labels = await inflated(bytesOf(model.get("_labels")));
  const map = (number) => labels.subarray(number * pixels, (number + 1) * pixels);
  return {
    ...model.get("_words"), shape, range: model.get("_range"), scores: model.get("_scores"), wrong: model.get("_wrong"),
    truthSigns: model.get("_signs")[0], signs: model.get("_signs").slice(1), palette: packed(model.get("_palette")),
    marks: packed(model.get("_marks")), hatched: model.get("_palette").length - 2, moments,
    image: (scene) => images.subarray(scene * pixels, (scene + 1) * pixels),
    truth: map, prediction: (moment, scene) => map((moment + 1) * scenes + scene),
  };
}

async function render({ model, el }) {
  const put = (name) => (value) => {
    model.set(name, value);
    model.save_changes();
  };
  const view = new FilmView(el, await filmOf(model), { step: put("step"), size: put("size"), wrong: put("wrong") });
  const watched = {
    step: () => view.setStep(model.get("step")),
    wrong: () => view.setWrong(model.get("wrong")),
    size: () => view.setSize(model.get("size")),
  };
  for (const [name, handler] of Object.entries(watched)) {
    handler();
    model.on(`change:${name}`, handler);
  }
  return () => {
    view.dispose();
    for (const [name, handler] of Object.entries(watched)) model.off(`change:${name}`, handler);
  };
}

export default { render };

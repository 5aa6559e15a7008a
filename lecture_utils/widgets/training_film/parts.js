// The parts of the training film's page: panels of pixels with letters, and the line of the scores.

// The line of the scores: its drawing, and the box of its points in it.
const CHART = { wide: 320, high: 92, left: 26, top: 10, width: 284, height: 62 };

function vector(tag, attributes = {}, text = null) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== null) element.textContent = text;
  return element;
}

// Pixels with letters on them.
class Panel {
  constructor(height, width) {
    this.canvas = make("canvas", { role: "img", width, height });
    this.context = this.canvas.getContext("2d");
    this.frame = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.frame.data.buffer);
    this.signs = vector("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", "font-size": 0.135 * width });
    this.element = make("div", { class: "lu-film-panel" }, this.canvas, this.signs);
  }

  show(pixels, words, signs = [], letters = []) {
    this.pixels.set(pixels);
    this.context.putImageData(this.frame, 0, 0);
    this.canvas.setAttribute("aria-label", words);
    const nodes = this.signs.children;
    while (nodes.length > signs.length) this.signs.lastChild.remove();
    while (nodes.length < signs.length) this.signs.append(vector("text"));
    signs.forEach(([label, row, column], i) => {
      nodes[i].setAttribute("x", column);
      nodes[i].setAttribute("y", row);
      if (nodes[i].textContent !== letters[label]) nodes[i].textContent = letters[label];
    });
  }
}

class ScoreLine {
  constructor(film, choose) {
    const { wide, high, left, top, width, height } = CHART;
    const [low, most] = film.range;
    this.points = linePoints(film.scores, film.range, CHART);
    this.count = film.scores.length;
    this.choose = choose;
    this.element = vector("svg", { class: "lu-film-line", viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": film.chartWords });
    for (const [value, y] of [[most, top], [low, top + height]]) {
      this.element.append(vector("path", { class: "lu-film-rule", d: `M${left} ${y}h${width}` }));
      this.element.append(vector("text", { x: left - 5, y, "text-anchor": "end" }, formatNumber(value)));
    }
    const ends = [[film.names[0], left, "start"], ...(this.count > 1 ? [[film.names.at(-1), left + width, "end"]] : [])];
    for (const [words, x, anchor] of ends) {
      this.element.append(vector("text", { class: "lu-film-end", x, y: high - 8, "text-anchor": anchor }, words));
    }
    this.now = vector("path", { class: "lu-film-now" });
    this.dot = vector("circle", { class: "lu-film-dot", r: 5.5 });
    this.element.append(this.now, vector("path", { class: "lu-film-scores", d: `M${this.points.map((p) => p.join(" ")).join("L")}` }), this.dot);
    this.listen();
  }

  show(index) {
    const [x, y] = this.points[index];
    this.now.setAttribute("d", `M${x} ${CHART.top}v${CHART.height}`);
    this.dot.setAttribute("cx", x);
    this.dot.setAttribute("cy", y);
  }

  // one change a frame, however many events the pointer sends
  listen() {
    let waiting = null;
    const pointed = (event) => {
      const box = this.element.getBoundingClientRect();
      const at = ((event.clientX - box.left) / box.width) * CHART.wide;
      if (waiting === null) {
        requestAnimationFrame(() => {
          this.choose(momentAt(waiting, this.count));
          waiting = null;
        });
      }
      waiting = (at - CHART.left) / CHART.width;
    };
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      pointed(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) pointed(event);
    });
  }
}

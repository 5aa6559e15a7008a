// Elements of the page, which keys a widget keeps from JupyterLab, and when it tells the model.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Another text in an element that holds nothing but text. The text node stays, and with it what the browser knows of it.
export function setText(element, text) {
  const node = element.firstChild;
  if (!node) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

// JupyterLab steals keys from a focused element unless that element itself carries this attribute.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

// What edits text stays with the widget; every other key with Ctrl or Cmd is JupyterLab's, such as Ctrl+S.
const KEPT = new Set(["a", "c", "v", "x", "y", "z", "Enter", "Home", "End", "Insert", "Delete", "Backspace",
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Control", "Meta", "Shift", "Alt"]);

export function isForJupyterLab({ key, ctrlKey, metaKey, altKey }) {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  return (ctrlKey || metaKey) && !altKey && !KEPT.has(plain);
}

// Hand such keys on although everything in `root` carries OWN_KEYS. JupyterLab looks at a key on the document,
// in the capture phase, and at all that surrounds the focused element: the marks are off before that, on the
// window, and on again when the key has been dealt with. Returns the function that ends it.
export function passShortcuts(root) {
  let off = [];
  const restore = () => {
    for (const one of off) one.dataset.lmSuppressShortcuts = "true";
    off = [];
  };
  const pass = (event) => {
    restore(); // a fast second key comes before the timer
    if (!isForJupyterLab(event) || !root.contains(event.target)) return;
    for (let one = event.target; one; one = one.parentElement) if (one.dataset?.lmSuppressShortcuts) off.push(one);
    for (const one of off) delete one.dataset.lmSuppressShortcuts;
    setTimeout(restore);
  };
  window.addEventListener("keydown", pass, true);
  return () => {
    restore();
    window.removeEventListener("keydown", pass, true);
  };
}

// What a gesture changes is shown at once, and told to the model after the frame that shows it: a message makes
// JupyterLab lay out its whole page, because its status bar shows it. Until then the model keeps its values, and the
// view shows those of the draft: the echo of an earlier message changes neither.
class Draft {
  constructor(model) {
    this.model = model;
    this.values = {};
    this.listeners = [];
  }

  get(name) {
    return name in this.values ? this.values[name] : this.model.get(name);
  }

  // Call `show` when one of these has changed, by `put` or from elsewhere.
  on(names, show) {
    const heard = () => { if (!this.telling) show(); };
    for (const name of names) this.model.on(`change:${name}`, heard);
    this.listeners.push({ names, show, heard });
  }

  put(values) {
    const changed = Object.keys(values).filter((name) => values[name] !== this.get(name));
    if (!changed.length) return;
    Object.assign(this.values, values);
    if (!this.waiting) {
      requestAnimationFrame(() => setTimeout(() => this.tell(), 5));
      this.waiting = setTimeout(() => this.tell(), 250); // a hidden page has no frames
    }
    for (const { names, show } of this.listeners) if (names.some((name) => changed.includes(name))) show();
  }

  tell() {
    if (!this.waiting) return;
    clearTimeout(this.waiting);
    const { values } = this;
    Object.assign(this, { values: {}, waiting: null, telling: true });
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.telling = false;
    this.model.save_changes();
  }

  end() {
    this.tell();
    for (const { names, heard } of this.listeners) for (const name of names) this.model.off(`change:${name}`, heard);
  }
}

export const SIZES = ["small", "medium", "large", "classroom"];

function choice(name, label, options) {
  const select = make("select", { class: name, "aria-label": label, ...OWN_KEYS });
  for (const [value, words] of options) select.append(make("option", { value }, words));
  return select;
}

function helpText() {
  const keys = [
    ["← →", "one step back or on"], ["Home End", "start and end"], ["Space", "play or pause"],
    ["Tab", "to the grids and the controls"],
    ["arrows in a grid", "move the cursor: what does this cell feed, where does it come from?"],
    ["type, Enter", "change a cell that can be edited; Escape leaves it as it was"],
  ];
  const rows = keys.map(([key, words]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
  const marks = "Thick frame: read in this step. Dark cell: made in this step. Dashed frame: where a cell comes "
    + "from or what it feeds. Dotted: zeros of the border. Crossed out: read by no window.";
  return make(
    "details", { class: "lu-help" }, make("summary", { ...OWN_KEYS }, "Keys and signs"),
    make("dl", {}, ...rows), make("p", {}, marks),
  );
}

// Elements of the page, and which keys a widget keeps from JupyterLab.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
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

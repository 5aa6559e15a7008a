// The plane of codes. Images were decoded by Python on a grid of places; here they are looked up and blended.

// Side of the drawing, in units of its viewBox.
const PLANE = 400;

export function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// A place of the plane -> where it is drawn; and back, kept inside.
export function drawnAt([x, y], [left, right, bottom, top]) {
  return [(PLANE * (x - left)) / (right - left), (PLANE * (top - y)) / (top - bottom)];
}

export function placeAt(across, down, [left, right, bottom, top]) {
  const inside = (share) => Math.min(1, Math.max(0, share));
  return [left + inside(across) * (right - left), top - inside(down) * (top - bottom)];
}

// The image at a place: the four decoded images around it, each weighted by how near it is.
export function imageAt(z, decoded, [steps, height, width], extent) {
  const [left, right, bottom, top] = extent;
  const along = (value, from, to) => {
    const at = Math.min(steps - 1, Math.max(0, ((value - from) / (to - from)) * (steps - 1)));
    const first = Math.min(steps - 2, Math.floor(at));
    return [first, at - first];
  };
  const [i, u] = along(z[0], left, right);
  const [j, v] = along(z[1], bottom, top);
  const size = height * width;
  const corners = [[0, 0, (1 - u) * (1 - v)], [1, 0, u * (1 - v)], [0, 1, (1 - u) * v], [1, 1, u * v]];
  const out = new Uint8ClampedArray(size);
  for (let pixel = 0; pixel < size; pixel += 1) {
    let sum = 0;
    for (const [di, dj, weight] of corners) sum += weight * decoded[((j + dj) * steps + i + di) * size + pixel];
    out[pixel] = Math.round(sum);
  }
  return out;
}

// Nearest as seen on the screen, where both axes have the same length.
export function nearestPoint(z, codes, extent) {
  const [x, y] = drawnAt(z, extent);
  let best = 0;
  let least = Infinity;
  codes.forEach((code, index) => {
    const [px, py] = drawnAt(code, extent);
    const far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

// Where an arrow key leads: a fiftieth of the plane, with Shift a tenth; null for other keys.
export function afterKey(z, key, shift, extent) {
  const [left, right, bottom, top] = extent;
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  if (key === "Home") return [(left + right) / 2, (bottom + top) / 2];
  if (!(key in ways)) return null;
  const share = shift ? 0.1 : 0.02;
  const [dx, dy] = ways[key];
  const kept = (value, low, high) => Math.min(high, Math.max(low, value));
  return [kept(z[0] + dx * share * (right - left), left, right), kept(z[1] + dy * share * (top - bottom), bottom, top)];
}

export function placeText(z) {
  return `z = (${z.map((value) => formatNumber(Number(value.toFixed(2)))).join(", ")})`;
}

function svg(tag, attributes = {}, text = null) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== null) element.textContent = text;
  return element;
}

function paint(canvas, grey, [, height, width], label) {
  canvas.width = width;
  canvas.height = height;
  const data = new Uint8ClampedArray(4 * height * width);
  grey.forEach((value, pixel) => data.set([value, value, value, 255], 4 * pixel));
  canvas.getContext("2d").putImageData(new ImageData(data, width, height), 0, 0);
  canvas.setAttribute("aria-label", label);
}

function picture(className, caption) {
  const canvas = make("canvas", { class: className, role: "img", "aria-label": caption });
  return { canvas, figure: make("figure", {}, make("figcaption", {}, caption), canvas) };
}

function render({ model, el }) {
  const codes = model.get("_codes");
  const labels = model.get("_labels");
  const extent = model.get("_extent");
  const shape = model.get("_shape");
  const [decoded, images, rebuilt] = ["_decoded", "_images", "_rebuilt"].map((name) => bytesOf(model.get(name)));
  const pixels = shape[1] * shape[2];
  const one = (bytes, index) => bytes.subarray(index * pixels, (index + 1) * pixels);

  const plane = svg("svg", {
    viewBox: `-6 -6 ${PLANE + 12} ${PLANE + 12}`, class: "lu-plane", tabindex: "0", role: "application",
    "aria-label": "Plane of codes, z[0] to the right and z[1] up. Arrow keys move, with Shift further; Enter takes the nearest image.",
    ...OWN_KEYS,
  });
  plane.append(svg("rect", { class: "lu-plane-edge", width: PLANE, height: PLANE }));
  codes.forEach((code, index) => {
    const [x, y] = drawnAt(code, extent);
    plane.append(svg("text", { x, y, class: `lu-point lu-class-${labels[index] % 10}`, "aria-hidden": "true" }, labels[index]));
  });
  const mark = svg("circle", { r: 11, class: "lu-chosen" });
  const cursor = svg("g", { class: "lu-cursor" });
  for (const part of [
    svg("circle", { r: 9, class: "lu-halo" }), svg("circle", { r: 9 }),
    svg("path", { d: "M-16 0H-5M5 0H16M0 -16V-5M0 5V16" }),
  ]) cursor.append(part);
  plane.append(mark, cursor);

  const here = picture("lu-decoded", "The decoder draws");
  const place = make("p", { class: "lu-place" });
  const original = picture("lu-small-image", "Image");
  const back = picture("lu-small-image", "What comes back");
  const pair = make("div", { class: "lu-pair" }, original.figure, back.figure);
  const about = make("p", { class: "lu-about" });
  const spoken = make("p", { class: "lu-spoken", "aria-live": "polite" });
  const size = make("select", { class: "lu-size", "aria-label": "Size", ...OWN_KEYS });
  for (const name of SIZES) size.append(make("option", { value: name }, name));
  const widget = make(
    "div", { class: "lu-widget lu-latent", "data-widget": "latent-explorer" },
    make("p", { class: "lu-title" }, "Move over the plane: the decoder draws what lies there"),
    make(
      "div", { class: "lu-latent-row" },
      make("figure", { class: "lu-plane-figure" }, make("figcaption", {}, "Codes of the images, each written as its class"), plane),
      make("div", { class: "lu-latent-side" }, here.figure, place, about, pair),
    ),
    make(
      "div", { class: "lu-latent-foot" }, make("label", {}, "Size ", size),
      make("p", { class: "lu-hint" }, "Pointer or arrow keys: move (Shift: further). Click or Enter: the nearest image. Home: the middle. Escape: let go."),
    ),
    spoken,
  );
  el.append(widget);

  const put = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const showPlace = () => {
    const z = model.get("z");
    const [x, y] = drawnAt(z, extent);
    cursor.setAttribute("transform", `translate(${x} ${y})`);
    paint(here.canvas, imageAt(z, decoded, shape, extent), shape, `Decoded image at ${placeText(z)}`);
    place.textContent = placeText(z);
  };
  const showChosen = () => {
    const index = model.get("chosen");
    const there = index >= 0 && index < codes.length;
    mark.style.display = there ? "" : "none";
    pair.style.visibility = there ? "visible" : "hidden";
    about.textContent = there
      ? `Chosen: a ${labels[index]}, ${placeText(codes[index])}` : "Click a point: its image, and what comes back";
    if (!there) return;
    const [x, y] = drawnAt(codes[index], extent);
    mark.setAttribute("cx", x);
    mark.setAttribute("cy", y);
    paint(original.canvas, one(images, index), shape, `Image ${index}, a ${labels[index]}`);
    paint(back.canvas, one(rebuilt, index), shape, `What comes back of image ${index}`);
  };
  const showSize = () => {
    size.value = model.get("size");
    for (const name of SIZES) widget.classList.toggle(`lu-size-${name}`, name === size.value);
  };
  const say = (words) => { spoken.textContent = words; };
  const choose = (z) => {
    const index = nearestPoint(z, codes, extent);
    moveTo([...codes[index]]);
    put("chosen", index);
    say(`A ${labels[index]}, at ${placeText(codes[index])}.`);
  };

  // One change a frame, however many events the pointer sends: the first at once, of the others the last.
  let drawn = true;
  let waiting = null;
  const moveTo = (z) => {
    if (!drawn) {
      waiting = z;
      return;
    }
    drawn = false;
    requestAnimationFrame(() => {
      const last = waiting;
      [drawn, waiting] = [true, null];
      if (last) moveTo(last);
    });
    put("z", z);
  };
  const pointed = (event) => {
    const box = plane.getBoundingClientRect();
    const share = (at, from, length) => ((at - from) / length) * ((PLANE + 12) / PLANE) - 6 / PLANE;
    return placeAt(share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height), extent);
  };
  plane.addEventListener("pointermove", (event) => moveTo(pointed(event)));
  plane.addEventListener("pointerdown", (event) => {
    // a finger that drags moves the cursor and does not scroll the page (touch-action in the style sheet)
    if (event.pointerType === "touch") plane.setPointerCapture(event.pointerId);
    moveTo(pointed(event));
  });
  plane.addEventListener("click", (event) => choose(pointed(event)));
  plane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const z = model.get("z");
    const next = afterKey(z, event.key, event.shiftKey, extent);
    if (next) {
      put("z", next);
      const near = nearestPoint(next, codes, extent);
      say(`${placeText(next)}, nearest: a ${labels[near]}.`);
    } else if (event.key === "Enter" || event.key === " ") choose(z);
    else if (event.key === "Escape") {
      put("chosen", -1);
      say("No image is chosen.");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  size.addEventListener("change", () => put("size", size.value));

  showPlace();
  showChosen();
  showSize();
  const watched = [["change:z", showPlace], ["change:chosen", showChosen], ["change:size", showSize]];
  for (const [name, handler] of watched) model.on(name, handler);
  const keepShortcuts = passShortcuts(widget);
  return () => {
    keepShortcuts();
    for (const [name, handler] of watched) model.off(name, handler);
  };
}

export default { render };

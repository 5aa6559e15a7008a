// Runs once in the notebook's page. `shownIn(root)` is what an output shows, as one text.
// `watch(root, expected, kind)` sets `pressed`: a promise of the milliseconds from the next event of
// this kind (a keydown) to the frame that shows `expected`.
() => {
  const row = (tr) => [...tr.cells].map((cell) => cell.textContent).join(" ");
  const grid = (table) => [...table.rows].map(row).join(" / ");

  window.shownIn = (root) => {
    if (root.id === "floor") return root.textContent;
    if (root.matches(".lu-widget")) {
      const grids = [...root.querySelectorAll("table[data-grid]")].map(grid);
      const words = [...root.querySelectorAll(".lu-sentence, .lu-code-place, .lu-scores td, .lu-lab-sentence, .lu-lab-shading p")].map((part) => part.textContent);
      const pixels = [...root.querySelectorAll("canvas.lu-decoded")].map(
        (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.join(),
      );
      const typed = [...root.querySelectorAll("td input")].map((input) => input.value);
      return [...grids, ...words, ...pixels, ...typed].join(" | ") || root.textContent;
    }
    const image = root.querySelector("img");
    return image?.complete && image.naturalWidth ? image.src : "";
  };

  window.watch = (root, expected, kind = "keydown") => {
    window.pressed = new Promise((resolve, reject) => {
      let start = null;
      const changes = new MutationObserver(look);
      function look() {
        if (start === null || shownIn(root) !== expected) return;
        changes.disconnect();
        root.removeEventListener("load", look, true);
        root.removeEventListener("input", look);
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - start);
          port2.postMessage(null);
        });
      }
      const begin = (event) => { start = event.timeStamp; };
      addEventListener(kind, begin, { capture: true, once: true });
      const everything = { subtree: true, childList: true, attributes: true, characterData: true };
      changes.observe(root, everything);
      root.addEventListener("load", look, true);
      root.addEventListener("input", look); // after the widget's own answer: looking takes its time too
      setTimeout(() => reject(new Error(`never shown: ${expected.slice(0, 200)}`)), 20000);
    });
    window.pressed.catch(() => {});
  };

  const floor = document.createElement("div");
  Object.assign(floor, { id: "floor", tabIndex: 0, textContent: "a" });
  floor.style = "position: fixed; right: 0; top: 0";
  floor.dataset.lmSuppressShortcuts = "true";
  floor.addEventListener("keydown", (event) => { floor.textContent = event.key; });
  document.body.append(floor);
}

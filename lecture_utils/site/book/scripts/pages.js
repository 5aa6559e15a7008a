// What every page does besides the theme: the widgets learn whether it is dark, wide things can be reached by keys,
// and the site is kept for reading without a network.

(() => {
  "use strict";
  const page = document.documentElement;

  /** Widgets ask the body, as in JupyterLab, whether the page is light. */
  function tellTheme() {
    document.body.dataset.jpThemeLight = String(page.dataset.theme !== "dark");
  }

  /** On paper a dark page is a light one. */
  function printLight() {
    const { theme } = page.dataset;
    if (theme !== "dark") return;
    page.dataset.theme = "light";
    window.addEventListener("afterprint", () => { page.dataset.theme = theme; }, { once: true });
  }

  /** What can be scrolled sideways can be reached by Tab. All is measured before anything is changed. */
  function reachable() {
    const boxes = /** @type {HTMLElement[]} */ (
      [...document.querySelectorAll("pre, .lu-wide, .katex-display, .pst-scrollable-table-container")]);
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth);
    boxes.forEach((box, number) => {
      if (wide[number]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  /**
   * A sentence at the foot of the page, with a button; once, however many versions come.
   * @param {ServiceWorkerRegistration} registration
   */
  function offer(registration) {
    if (document.querySelector(".lu-newer")) return;
    const note = document.createElement("div");
    note.className = "lu-newer";
    note.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Load it";
    note.append("There is a newer version of this course. ", button);
    const reload = () => window.location.reload();
    button.addEventListener("click", () => {
      const { waiting } = registration;
      if (!waiting) return reload(); // another tab has let it take over
      navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
      waiting.postMessage("take over");
    });
    document.body.append(note);
  }

  async function keep() {
    const root = page.dataset.content_root ?? "./";
    const manifest = document.createElement("link");
    manifest.rel = "manifest";
    manifest.href = `${root}manifest.webmanifest`;
    document.head.append(manifest);
    if (!("serviceWorker" in navigator)) return;
    const registration = await navigator.serviceWorker.register(`${root}keeper.js`);
    /** @param {ServiceWorker | null} worker */
    const watch = (worker) => {
      if (!worker || !navigator.serviceWorker.controller) return;
      if (worker.state === "installed") offer(registration);
      else worker.addEventListener("statechange", () => worker.state === "installed" && offer(registration));
    };
    watch(registration.waiting ?? registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  }

  /**
   * Calls when the page is loaded and has nothing else to do. This script may come after that.
   * @param {() => void} call
   */
  function afterwards(call) {
    if (document.readyState === "complete") later(call);
    else window.addEventListener("load", () => later(call));
  }

  tellTheme();
  new MutationObserver(tellTheme).observe(page, { attributeFilter: ["data-theme"] });
  const later = window.requestIdleCallback ?? ((/** @type {() => void} */ call) => setTimeout(call, 200));
  afterwards(reachable);
  window.addEventListener("beforeprint", printLight);
  window.addEventListener("resize", () => later(reachable));
  document.addEventListener("toggle", () => later(reachable), true);
  // A browser that may keep nothing, or a page from a file: it works as it did, with a network or without.
  if (window.location.protocol !== "file:") {
    afterwards(() => keep().catch((error) => console.info(`Not kept: ${error.message}`)));
  }
})();

// A page of slides: reveal.js turns them, this script gives it the keys, the clock and the widgets.
//
// Without this script, and with "?print" in the address, the page is a row of pages, each widget a picture.

import { clockText, planOf } from "./clock.js";
import { goIn, isForSlides, isInside, watchDoors, wayText } from "./doors.js";
import { Panel } from "./panel.js";

/** A screen that a class looks at is at least so wide, in pixels. */
const FOR_A_CLASS = 900;

const Reveal = /** @type {any} */ (globalThis).Reveal;
const RevealNotes = /** @type {any} */ (globalThis).RevealNotes;
const PAGE = document.documentElement;

class Deck {
  constructor() {
    this.deck = /** @type {HTMLElement} */ (document.querySelector(".lu-deck"));
    this.bar = /** @type {HTMLElement} */ (document.querySelector(".lu-deck-bar"));
    this.panel = new Panel(/** @type {HTMLElement} */ (document.querySelector(".lu-deck-panel")));
    this.slides = [...document.querySelectorAll("section.lu-slide")];
    this.minutes = this.slides.map((one) => {
      const planned = /** @type {HTMLElement} */ (one).dataset.minutes;
      return planned === undefined ? null : Number(planned);
    });
    /** @type {number | null} */
    this.begun = null;
  }

  begin() {
    this.deck.classList.add("reveal");
    PAGE.classList.add("lu-alive");
    document.body.classList.toggle("lu-teaching", globalThis.innerWidth >= FOR_A_CLASS);
    this.bar.hidden = false;
    this.wakeWidgets();
    const says = () => this.says();
    Reveal.initialize({
      plugins: [RevealNotes],
      display: "flex",
      disableLayout: true,
      center: false,
      controls: false,
      progress: false,
      hash: true,
      help: false, // its list holds other keys than ours
      slideNumber: "c", // so that G counts as the bar does
      showSlideNumber: "print",
      transition: "none",
      backgroundTransition: "none",
      navigationMode: "linear",
      scrollActivationWidth: null,
      // What is typed after G has left its field when reveal.js asks: only the event knows where it came from.
      keyboardCondition: (/** @type {KeyboardEvent} */ event) =>
        isForSlides(event.target instanceof Element ? event.target : null) && isForSlides(document.activeElement),
      keyboard: {
        13: () => this.leaveOverview() || goIn(this.now() ?? this.deck), // Enter
        27: () => this.leaveOverview(), // Escape opens none: it is the way out of a widget
        67: () => this.panel.toggle("code", this.now()), // C
        68: () => this.dark(PAGE.dataset.theme !== "dark"), // D
        78: () => this.panel.toggle("notes", this.now()), // N
        84: () => this.bar.classList.toggle("lu-no-clock"), // T
        112: () => this.panel.toggle("keys", this.now()), // F1
        191: null, // "?" on some keyboards: keyed() knows it on all
      },
    });
    Reveal.on("slidechanged", () => {
      if (isInside(document.activeElement)) this.deck.focus({ preventScroll: true });
      this.panel.fill(this.now());
      says();
    });
    for (const event of ["ready", "fragmentshown", "fragmenthidden"]) Reveal.on(event, says);
    watchDoors(this.deck, says);
    globalThis.addEventListener("keydown", (event) => this.keyed(event));
    globalThis.addEventListener("pointerdown", () => this.first());
    setInterval(says, 5000);
    this.bar.addEventListener("click", (event) => this.pressed(event));
  }

  /** Shows the slide that the overview stands on. Returns whether there was an overview. */
  leaveOverview() {
    if (!Reveal.isOverview()) return false;
    Reveal.toggleOverview(false);
    return true;
  }

  /** Loads the host of the widgets, which finds its files beside itself. */
  wakeWidgets() {
    const script = document.createElement("script");
    script.src = this.deck.dataset.luHost ?? "";
    document.body.append(script);
  }

  /** @returns {HTMLElement | null} */
  now() {
    return Reveal.getCurrentSlide() ?? null;
  }

  /**
   * reveal.js knows keys by their place. The place of the question mark is not the same on all keyboards.
   * @param {KeyboardEvent} event
   */
  keyed(event) {
    this.first();
    if (event.key === "?" && isForSlides(document.activeElement)) this.panel.toggle("keys", this.now());
  }

  /** The clock begins to run. */
  first() {
    this.begun ??= Date.now();
    this.says();
  }

  says() {
    const slide = this.now();
    if (!slide) return;
    const place = this.slides.indexOf(slide);
    const deck = slide.dataset.deck?.split(" ") ?? [];
    const named = deck.length > 1 ? `${deck[0]}–${deck.at(-1)}` : deck[0];
    this.say("place", `${place + 1}/${this.slides.length}${named ? ` · deck ${named}` : ""}`);
    const more = Reveal.availableFragments().next ? "→: more on this slide" : "";
    this.say("way", [wayText(slide), more].filter(Boolean).join(" · "));
    this.say("clock", clockText(planOf(this.minutes, place), this.begun === null ? null : Date.now() - this.begun));
  }

  /**
   * @param {string} what
   * @param {string} words
   */
  say(what, words) {
    const place = this.bar.querySelector(`[data-says="${what}"]`);
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    if (button.dataset.do === "on") Reveal.next();
    else if (button.dataset.do === "back") Reveal.prev();
    else this.panel.toggle("keys", this.now());
    this.deck.focus({ preventScroll: true });
  }

  /** @param {boolean} yes */
  dark(yes) {
    PAGE.dataset.theme = yes ? "dark" : "light";
    document.body.dataset.jpThemeLight = String(!yes); // what widgets look at
  }
}

const deck = new Deck();
const wanted = new URLSearchParams(location.search);
deck.dark(wanted.has("dark") || (!wanted.has("print") && matchMedia("(prefers-color-scheme: dark)").matches));
if (!wanted.has("print")) deck.begin();

export default deck;

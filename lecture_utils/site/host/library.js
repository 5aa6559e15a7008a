// The scripts and style sheets of a site: each is loaded once, when the first widget needs it.
// A page that was opened from a file can neither import nor fetch: scripts are classic, and register what they hold.

/** @import { PageModel } from "./page_model.js" */

/**
 * @typedef {object} Props What a widget's code gets.
 * @property {PageModel} model
 * @property {HTMLElement} el
 * @property {AbortSignal} signal
 * @property {{ invoke: (name: string) => Promise<never> }} experimental
 */

/** @typedef {void | (() => void | Promise<void>)} Ending */

/**
 * @typedef {object} Definition
 * @property {(props: Omit<Props, "el">) => Ending | Promise<Ending>} [initialize]
 * @property {(props: Props) => Ending | Promise<Ending>} [render]
 */

/** @typedef {{ code: string, style: string, state: Record<string, any> }} Use A widget of a lesson. */

/** @typedef {{ versions: string[], uses: Use[] }} Lesson What is loaded of it, by the number of the widget. */

/** Something is not there that this page counts on. */
export class Missing extends Error {
  /**
   * @param {string} words
   * @param {string} [file] what the browser may have kept of another version
   */
  constructor(words, file = "") {
    super(words);
    this.file = file;
  }
}

const WHY = "Either there is no connection now, or the site has a new version.";

export class Library {
  /** @param {string} root the address of the folder with all of it, with a slash at its end */
  constructor(root) {
    this.root = root;
    /** @type {Map<string, Definition | (() => Promise<Definition>)>} */
    this.definitions = new Map();
    /** @type {Map<string, Lesson>} */
    this.lessons = new Map();
    /** @type {Record<string, [lesson: string, widget: number]> | null} */
    this.asked = null;
    /** @type {Map<string, Promise<void>>} */
    this.loading = new Map();
    /** @type {Map<string, Promise<unknown>>} */
    this.expected = new Map();
    this.expect();
  }

  /**
   * A page names the files of its first widget in its head, where they are loaded beside this script and run after it.
   * Each is waited for, so that none is loaded twice. One that could not be loaded is tried again, as any other.
   */
  expect() {
    if (document.readyState === "complete") return;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lu-file]"))) {
      const file = element.dataset.luFile ?? "";
      if (element instanceof HTMLLinkElement) { // no script runs before the sheets above it are there
        if (hasRules(element.sheet)) this.loading.set(file, Promise.resolve());
        continue;
      }
      this.expected.set(file, new Promise((resolve) => {
        element.addEventListener("load", resolve);
        element.addEventListener("error", resolve);
        addEventListener("DOMContentLoaded", resolve);
      }));
    }
  }

  /**
   * Loads a file, unless the page does so itself and that has brought what it holds.
   * @param {string} file
   * @param {() => boolean} isThere
   */
  async bring(file, isThere) {
    if (!isThere()) await this.expected.get(file);
    if (!isThere()) await this.load(file);
  }

  /**
   * The code of a widget.
   * @param {string} code
   */
  async definition(code) {
    await this.bring(`widgets/${code}.js`, () => this.definitions.has(code));
    const found = this.definitions.get(code);
    if (!found) throw new Missing(`The file widgets/${code}.js holds something else. ${WHY}`);
    return typeof found === "function" ? found() : found;
  }

  /**
   * @param {string} lesson
   * @param {number} number
   * @param {string} version
   * @param {Use} use
   */
  keep(lesson, number, version, use) {
    const known = this.lessons.get(lesson) ?? { versions: [], uses: [] };
    known.versions[number] = version;
    known.uses[number] = use;
    this.lessons.set(lesson, known);
  }

  /**
   * What a widget of a lesson begins with.
   * @param {string} lesson
   * @param {number} number
   * @param {string} [version] the one that the page was made with
   */
  async use(lesson, number, version) {
    const file = `states/${lesson}-${number}.js`;
    await this.bring(file, () => Boolean(this.lessons.get(lesson)?.uses[number]));
    const found = this.lessons.get(lesson);
    const use = found?.uses[number];
    if (!use) throw new Missing(`The file ${file} holds something else. ${WHY}`, file);
    if (version && found.versions[number] !== version) {
      throw new Missing("The site has a new version since this page was opened.", file);
    }
    return use;
  }

  /**
   * Asks the server for a file, whatever the browser has kept of it: a page that is loaded again asks for itself alone.
   * @param {string} file
   */
  async renew(file) {
    if (file && location.protocol !== "file:") await fetch(this.root + file, { cache: "reload" });
  }

  /** Where each question of the site is asked. */
  async questions() {
    if (!this.asked) await this.load("states/questions.js");
    return this.asked ?? {};
  }

  /** @param {string} style */
  sheet(style) {
    return this.load(`widgets/${style}.css`);
  }

  /**
   * Loads a file, once. One that failed is tried again.
   * @param {string} file
   */
  load(file) {
    const known = this.loading.get(file) ?? new Promise((resolve, reject) => {
      const element = elementFor(this.root + file);
      element.addEventListener("load", () => resolve(undefined));
      element.addEventListener("error", () => {
        this.loading.delete(file);
        element.remove();
        reject(new Missing(`The file ${file} could not be loaded. ${WHY}`));
      });
      document.head.append(element);
    });
    this.loading.set(file, known);
    return known;
  }
}

/**
 * A sheet that could not be loaded is none, or one that is empty or may not be looked into.
 * @param {CSSStyleSheet | null} sheet
 */
function hasRules(sheet) {
  try {
    return Boolean(sheet?.cssRules.length);
  } catch { // a page from a file may look into no sheet
    return location.protocol === "file:";
  }
}

/** @param {string} address */
function elementFor(address) {
  if (address.endsWith(".css")) {
    return Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  }
  return Object.assign(document.createElement("script"), { src: address, async: true });
}

// The model of a widget where no kernel is: what anywidget's front end promises to a widget's code, kept in the page.

/** @typedef {(...values: any[]) => void} Handler */
/** @typedef {Record<string, any>} Values */

/**
 * Whether two values of JSON are the same.
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean}
 */
export function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [first, second] = [/** @type {Values} */ (one), /** @type {Values} */ (other)];
  const names = Object.keys(first);
  return names.length === Object.keys(second).length
    && names.every((name) => name in second && isSame(first[name], second[name]));
}

export class PageModel {
  /**
   * @param {Values} values what the widget begins with; it is not changed
   * @param {(what: string) => void} lacks called with what only a kernel could do
   */
  constructor(values, lacks) {
    this.values = { ...values };
    this.lacks = lacks;
    /** @type {Map<string, Set<Handler>>} */
    this.handlers = new Map();
    this.widget_manager = {
      get_model: (/** @type {string} */ id) => Promise.reject(new Error(`this page has no model ${id}`)),
    };
  }

  /** @param {string} name */
  get(name) {
    return this.values[name];
  }

  /**
   * One value, or several by their names. Handlers are told of those that are different now.
   * @param {string | Values} name
   * @param {unknown} [value]
   */
  set(name, value) {
    const values = typeof name === "string" ? { [name]: value } : name;
    const changed = Object.keys(values).filter((one) => !isSame(this.values[one], values[one]));
    Object.assign(this.values, values);
    for (const one of changed) this.tell(`change:${one}`, this, values[one]);
    if (changed.length) this.tell("change", this);
  }

  // The page is all there is: what was set is saved.
  save_changes() {}

  /**
   * A message to the kernel. There is none, and that is said.
   * @param {unknown} _content
   * @param {unknown} [_callbacks]
   * @param {unknown} [_buffers]
   */
  send(_content, _callbacks, _buffers) {
    this.lacks("This gesture");
  }

  /**
   * @param {string} events one, or several with blanks between
   * @param {Handler} handler
   */
  on(events, handler) {
    for (const event of events.split(/\s+/)) {
      const known = this.handlers.get(event) ?? new Set();
      this.handlers.set(event, known.add(handler));
    }
  }

  /**
   * Without an event all handlers go, without a handler all of an event.
   * @param {string | null} [events]
   * @param {Handler | null} [handler]
   */
  off(events, handler) {
    for (const event of events ? events.split(/\s+/) : [...this.handlers.keys()]) {
      if (handler) this.handlers.get(event)?.delete(handler);
      else this.handlers.delete(event);
    }
  }

  /**
   * @param {string} event
   * @param {any[]} values
   */
  tell(event, ...values) {
    for (const handler of [...this.handlers.get(event) ?? []]) handler(...values);
  }
}

// One change a frame, however many events a pointer sends.

/**
 * What makes the first change at once, and of those that come before the next frame the last one with it.
 * @template T
 * @param {(value: T) => void} change
 * @param {object} [how]
 * @param {(value: T) => boolean} [how.needed] whether it changes anything: what does not takes no frame
 * @param {(before: T, now: T) => T} [how.joined] what becomes of two that wait; the later one, unless this says else
 */
export function onceAFrame(change, { needed = () => true, joined = (_, now) => now } = {}) {
  let drawn = true;
  /** @type {{ value: T } | null} */
  let waiting = null;
  const ask = (/** @type {T} */ value) => {
    if (!drawn) {
      waiting = { value: waiting ? joined(waiting.value, value) : value };
      return;
    }
    if (!needed(value)) return;
    drawn = false;
    requestAnimationFrame(() => {
      const last = waiting;
      [drawn, waiting] = [true, null];
      if (last) ask(last.value);
    });
    change(value);
  };
  return ask;
}

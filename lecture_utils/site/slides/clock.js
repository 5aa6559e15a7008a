// The plan of a lecture, and how far it is behind or ahead.

/**
 * Up to which minute a slide is planned: from, until; null where no slide has a plan.
 * @param {(number | null)[]} minutes of each slide
 * @param {number} place from 0
 * @returns {{ from: number, until: number, all: number } | null}
 */
export function planOf(minutes, place) {
  if (minutes.every((one) => one === null)) return null;
  const sum = (/** @type {(number | null)[]} */ some) => some.reduce((/** @type {number} */ a, b) => a + (b ?? 0), 0);
  const from = sum(minutes.slice(0, place));
  return { from, until: from + (minutes[place] ?? 0), all: sum(minutes) };
}

/** @param {number} minutes */
function short(minutes) {
  const whole = Math.floor(minutes);
  const half = minutes - whole >= 0.5 ? "½" : "";
  return whole ? `${whole}${half}` : half || "0";
}

/**
 * What the clock says. Minutes that have gone are whole ones.
 * @param {{ from: number, until: number, all: number } | null} plan of the slide that is shown
 * @param {number | null} gone milliseconds since the first key; null before it
 */
export function clockText(plan, gone) {
  const now = gone === null ? null : Math.floor(gone / 60000);
  if (!plan) return now === null ? "" : `${now} min`;
  const planned = `plan ${short(plan.from)}–${short(plan.until)}`;
  return now === null ? `${planned} of ${short(plan.all)} min` : `${planned} · now ${now} of ${short(plan.all)} min`;
}

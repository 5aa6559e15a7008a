// The switch of teacher mode, to be seen on a page. The key does the same, on every page.

import { button, make, setText } from "../kit/elements.js";
import { put } from "../kit/model.js";
import { passShortcuts } from "../kit/page/shortcuts.js";
import { teacherSwitch } from "./switch.js";

/** @import { RenderProps } from "../kit/types.js" */

const WORDS = "F8 does the same, wherever the keyboard is. In teacher mode every widget is large, code and answers are covered.";

/** @param {RenderProps} props */
function render({ model, el }) {
  const one = teacherSwitch();
  el.classList.add("lu-widget", "lu-teacher");
  el.dataset.widget = "teacher-mode";
  const press = button({ "data-action": "teach" }, "");
  press.addEventListener("click", () => one.toggle());
  el.append(press, make("p", {}, WORDS));
  const show = () => {
    setText(press, one.on ? "End teacher mode" : "Begin teacher mode");
    press.setAttribute("aria-pressed", String(one.on));
  };
  show();
  one.listeners.add(show);
  const keepShortcuts = passShortcuts(el);
  if (model.get("_wished")) {
    put(model, { _wished: false }); // once: a page that is drawn again stays as it is
    one.set(true);
  }
  return () => {
    one.listeners.delete(show);
    keepShortcuts();
  };
}

export default { render };

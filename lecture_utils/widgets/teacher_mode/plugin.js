// Teacher mode as an extension of JupyterLab: the key works on every page, also where no widget has been run yet.

import { make } from "../kit/elements.js";
import { Bars } from "./bars.js";
import { teacherSwitch } from "./switch.js";

/** @import { Application } from "./bars.js" */

/** Whether the server was started with LECTURE6_TEACHER=1: then each page begins in teacher mode. */
function isWished() {
  const settings = document.getElementById("jupyter-config-data")?.textContent ?? "{}";
  return JSON.parse(settings).lecture6Teacher === "true";
}

export default {
  id: "teacher_mode:plugin",
  autoStart: true,
  /** @param {Application} app */
  activate(app) {
    document.head.append(make("link", { rel: "stylesheet", href: new URL("switch.css", import.meta.url).href }));
    const one = teacherSwitch();
    one.bars = new Bars(app.shell);
    app.commands.addCommand("lecture6:teacher-mode", {
      label: "Teacher mode (F8)", isToggled: () => one.on, execute: () => one.toggle(),
    });
    if (isWished()) app.restored.then(() => one.set(true));
  },
};

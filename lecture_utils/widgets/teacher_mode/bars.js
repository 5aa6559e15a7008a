// What JupyterLab has around a page, put away and brought back.

/**
 * The little of a Lumino widget that is needed here.
 * @typedef {object} Widget
 * @property {string} id
 * @property {HTMLElement} node
 * @property {boolean} isHidden
 * @property {() => void} hide
 * @property {() => void} show
 * @property {() => Iterable<Widget>} children
 */

/** @typedef {{ shell: Widget, commands: any, restored: Promise<void> }} Application */

const BARS = "#jp-top-panel, #jp-header-panel, #jp-bottom-panel, .jp-SideBar, .jp-SideArea, .lm-DockPanel-tabBar, "
  + ".jp-NotebookPanel-toolbar";

/**
 * @param {Widget} widget
 * @returns {Generator<Widget>}
 */
function* allIn(widget) {
  yield widget;
  for (const child of widget.children()) yield* allIn(child);
}

export class Bars {
  /** @param {Widget} shell */
  constructor(shell) {
    this.shell = shell;
    /** @type {(() => void)[]} what brings each of them back */
    this.back = [];
  }

  hide() {
    for (const one of [...allIn(this.shell)]) {
      if (one.isHidden || !one.node.matches(BARS)) continue;
      one.hide();
      this.back.push(() => one.show());
    }
  }

  show() {
    for (const back of this.back.splice(0)) back();
  }
}

// A widget whose cells are as large as fit when a class looks on, and of one length at a desk.

import { fitCells, watchRoom } from "./room.js";
import { shownSize, watchTeacher } from "./teacher.js";

export class ClassroomFit {
  /**
   * @param {HTMLElement} root
   * @param {() => string} size what is chosen
   * @param {number} least pixels
   * @param {number} most pixels
   */
  constructor(root, size, least, most) {
    this.root = root;
    this.size = size;
    this.least = least;
    this.most = most;
    const again = () => this.again();
    this.stops = [watchRoom(root, again), watchTeacher(root, again)];
  }

  /** Not at a step, a stroke or a key, which change no length. */
  again() {
    const { root, least, most } = this;
    if (shownSize(this.size()) !== "classroom") root.style.removeProperty("--lu-cell");
    else if (root.clientWidth) fitCells(root, least, most, (cell) => root.style.setProperty("--lu-cell", `${cell}px`));
  }

  stop() {
    for (const stop of this.stops) stop();
  }
}

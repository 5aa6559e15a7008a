// The answer grid: a question on grids, cells to fill in, and the diagnosis of what was filled in.

import { showGrid } from "./view.js";

/** @import { RenderProps } from "../kit/types.js" */

/** @param {RenderProps} props */
function render(props) {
  return showGrid(props).end;
}

export default { render };

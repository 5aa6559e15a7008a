// The quiz: questions with choices, one at a time.

import { showQuiz } from "./view.js";

/** @import { RenderProps } from "../kit/types.js" */

/** @param {RenderProps} props */
function render(props) {
  return showQuiz(props).end;
}

export default { render };

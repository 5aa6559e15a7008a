"""Which stored results of a lesson answer a question that the page has just asked.

A page says *Predict* (or *Recall*) and shows the result below. Who opens a stored page would see
both at once. So these results are folded away in the committed file (``tools/notebooks.py``), until
the cell is run or the fold is clicked; in teacher mode they are covered
(``teacher_mode/covers.js`` reads the page in the same way).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

#: A word that asks.
_QUESTION = re.compile(r"\*(Predict|Recall)")
#: What ends a question without a result: a new section, or a solution that the reader opens.
_END = re.compile(r"^#{1,3} |<details>", re.MULTILINE)
#: Widgets that ask, or begin at a start at which nothing is told. What they show is not folded.
ASKS = re.compile(
    r"\b(Stepper|AnswerGrid|Quiz|Due|[A-Z]\w*Explorer|MetricLab|KernelLab|TrainingFilm|TeacherMode)\("
)


def asked(cells: Sequence[dict[str, Any]]) -> list[int]:
    """The places of the code cells that stand where a question of the page is open.

    A question is open from *Predict* on, through texts and widgets that ask, up to the text after
    the first results, or to the next heading or solution.

    Parameters
    ----------
    cells : sequence of dict
        The cells of a notebook of format 4.

    Returns
    -------
    list of int

    Examples
    --------
    >>> page = ["# 1", "**Predict.** How many?", "= Quiz(one)", "Look:", "= f(2)", "So 2.", "= g()"]
    >>> kinds = {True: "code", False: "markdown"}
    >>> cells = [{"cell_type": kinds[text[0] == "="], "source": text} for text in page]
    >>> asked(cells), answering(cells)
    ([2, 4], [4])
    """
    found = []
    is_open = shown = False
    for place, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            if is_open:
                found.append(place)
                shown = shown or not ASKS.search(source)
        elif cell["cell_type"] == "markdown":
            ends = shown or _END.search(source)
            is_open = bool(_QUESTION.search(source)) or (is_open and not ends)
            shown = False
    return found


def answering(cells: Sequence[dict[str, Any]]) -> list[int]:
    """The places of those code cells among ``asked`` whose results answer the question.

    Parameters
    ----------
    cells : sequence of dict

    Returns
    -------
    list of int
    """
    return [place for place in asked(cells) if not ASKS.search("".join(cells[place]["source"]))]

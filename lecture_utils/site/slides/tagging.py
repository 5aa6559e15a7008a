"""A lesson says nothing of slides: here its cells get what a lecture's cells have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lecture_utils.site.writing import PLACE

#: Letters that leave a widget, or a tall picture, on the same slide enough room.
LONG = 120
#: A picture that is higher than this, in pixels, takes the slide from top to bottom.
TALL = 440
#: A picture in HTML, with its width and its height.
PICTURE = re.compile(r'<img ([^>]*?)width="(\d+)" height="(\d+)"')
_HEADING = re.compile(r"(#{1,4}) ")
#: What stands on a slide: a question, a task, a formula, a table, an answer that waits.
_SHOWN = re.compile(r"\*\*?(Predict|Recall|Step|Try)|\$\$|\|")
_ANSWER = re.compile(r"<details><summary>(<b>)?Answer")
_LIST = re.compile(r"(\d+\.|[*-]) ")
_QUESTION = re.compile(r"\*(Predict|Recall)")
#: Parts of a text: what a blank line ends, but for code, a list of answers, and what can be opened.
_PART = re.compile(r"<details>.*?</details>|```.*?```|(?:(?!\n\s*\n|<details>).)+", re.DOTALL)


def tagged(cells: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The cells of a lesson, cut into parts, each with its ``slide_type``.

    Parameters
    ----------
    cells : sequence of mapping
        The cells of a notebook of format 4.

    Yields
    ------
    dict
        A cell.

    Examples
    --------
    >>> text = "# A\\n\\nWords.\\n\\n**Predict.** How many?"
    >>> lesson = [{"cell_type": "markdown", "source": text}]
    >>> [cell["metadata"]["slideshow"]["slide_type"] for cell in tagged(lesson)]
    ['slide', 'notes', '-']
    """
    title, results, said = "# Slides", 0, 0
    waits = full = False  # an answer waits on this slide; a large thing fills it
    for cell in cells:
        if cell["cell_type"] == "markdown":
            kind = ""
            for part in (found[0].strip() for found in _PART.finditer("".join(cell["source"]))):
                if not part:
                    continue
                # What a question or a task counts up stands with it.
                goes_on = kind == "-" and bool(_LIST.match(part))
                kind = kind if goes_on else _kind(part)
                if kind in ("slide", "subslide"):
                    title, results, said = part.partition("\n")[0], 0, 0
                    waits = full = False
                is_table = kind == "-" and part.startswith("|")
                # After a result, a question is a new slide, and a table; after a large one, all.
                is_new = kind == "-" and not goes_on
                if results and is_new and (full or is_table or _QUESTION.search(part)):
                    yield _cell("markdown", title, "subslide")
                    results = said = 0
                    waits = full = False
                if waits and part.startswith("$$"):  # the rule of an answer waits with it
                    kind = "fragment"
                results += is_table
                said += len(part) if kind == "-" else 0
                yield _cell("markdown", part, kind)
        elif cell["cell_type"] == "code":
            shown = cell.get("outputs", [])
            # One result a slide; and what is large needs the room that a long question takes.
            if shown and (results or (said > LONG and _is_large(shown))):
                yield _cell("markdown", title, "subslide")
                results = said = 0
                waits = full = False
            results += len(shown)
            full = full or _is_large(shown)
            # What answers a question is stored folded away.
            is_answer = cell.get("metadata", {}).get("jupyter", {}).get("outputs_hidden", False)
            kind = "fragment" if is_answer else "-"
            waits = waits or (is_answer and bool(shown))
            yield {**_cell("code", cell["source"], kind), "outputs": shown}


def _kind(part: str) -> str:
    if heading := _HEADING.match(part):
        return "slide" if len(heading[1]) < 3 else "subslide"
    if _ANSWER.match(part):
        return "fragment"
    return "-" if _SHOWN.match(part) else "notes"


def _is_large(outputs: Sequence[Mapping[str, Any]]) -> bool:
    made = "".join("".join(one.get("data", {}).get("text/html", "")) for one in outputs)
    return PLACE in made or any(int(high) > TALL for _, _, high in PICTURE.findall(made))


def _cell(kind: str, source: Any, slide_type: str) -> dict[str, Any]:
    return {
        "cell_type": kind,
        "source": source,
        "metadata": {"slideshow": {"slide_type": slide_type}},
    }

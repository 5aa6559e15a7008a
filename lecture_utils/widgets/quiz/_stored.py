"""What a saved notebook keeps of a quiz: its questions as HTML, and as plain text. No answer.

The HTML has no style sheet and no script: GitHub shows it, paper does, a screen reader speaks its
headings, lists and tables, and it takes the colours of the page. It is the same on every run.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from lecture_utils.engine.trace import format_number
from lecture_utils.exercises import Curves, Question
from lecture_utils.widgets.quiz._curves import svg

#: Two grids stand side by side where a page lets them.
_BESIDE = "display: inline-table; margin: 0 2em 1em 0; vertical-align: top"


def in_html(questions: Sequence[Question]) -> str:
    """The questions with a heading each, their grids as tables, their choices as a list."""
    count = len(questions)
    titles = [f"Question {n} of {count}" if count > 1 else "Question" for n in range(1, count + 1)]
    parts = [_question(*both) for both in zip(titles, questions, strict=True)]
    # what looks like a formula is none
    body = "\n".join([*parts, "<p><em>Run this cell to answer here.</em></p>"])
    return f'<div class="mathjax_ignore tex2jax_ignore">\n{body}\n</div>'


def _question(title: str, question: Question) -> str:
    tables = [_table(*grid) for grid in question.grids]
    figure = [svg(question.curves), _numbers(question.curves)] if question.curves else []
    choices = [f"<li>{escape(text)}</li>" for text in _lettered(question, ". ")]
    return "\n".join(
        [
            f"<h3>{title}</h3>",
            f"<p>{escape(question.text)}</p>",
            *([f"<div>{''.join(tables)}</div>"] if tables else []),
            *figure,
            # not numbered by the list: many style sheets would write 1, 2, 3
            f'<ul style="list-style-type: none">{"".join(choices)}</ul>',
        ]
    )


def _table(caption: str, rows: Any) -> str:
    texts = _texts(rows)
    head = "".join(f'<th scope="col">{n}</th>' for n in range(len(texts[0])))
    body = "".join(
        f'<tr><th scope="row">{n}</th>{"".join(f"<td>{text}</td>" for text in row)}</tr>'
        for n, row in enumerate(texts)
    )
    return (
        f'<table style="{_BESIDE}"><caption>{escape(_sized(caption, texts))}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _numbers(curves: Curves) -> str:
    """The numbers of a figure, for a page that shows no drawing."""
    places = range(1, len(curves.lines[0][1]) + 1)
    head = "".join(f'<th scope="col">{place}</th>' for place in places)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f"{''.join(f'<td>{format_number(value)}</td>' for value in values)}</tr>"
        for name, values in curves.lines
    )
    return (
        f"<details><summary>The numbers of the figure</summary><table><thead><tr><th>"
        f"{escape(curves.x)}</th>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def in_words(questions: Sequence[Question]) -> str:
    """A line for each question, with its grids and its choices."""
    lines = []
    for number, question in enumerate(questions, start=1):
        parts = [f"{number}. {question.text}"]
        for caption, rows in question.grids:
            texts = _texts(rows)
            parts.append(f"{_sized(caption, texts)}: {'; '.join(map(' '.join, texts))}.")
        if question.curves:
            parts.append(question.curves.in_words())
        lines.append(" ".join([*parts, *_lettered(question, ": ")]))
    return "\n".join(lines)


def _lettered(question: Question, between: str) -> list[str]:
    choices = zip(string.ascii_uppercase, question.choices, strict=False)
    return [f"{letter}{between}{choice.text}" for letter, choice in choices]


def _texts(rows: Any) -> list[list[str]]:
    return [[format_number(value) for value in row] for row in np.array(rows)]


def _sized(caption: str, texts: Sequence[Sequence[str]]) -> str:
    return f"{caption}, {len(texts)}×{len(texts[0])}"

"""Tables for people: as aligned text, and as HTML that a screen reader can walk through."""

from __future__ import annotations

import html
from collections.abc import Sequence

Row = Sequence[object]


def cell(value: object) -> str:
    """What is written in a cell: one line, and nothing that cannot be printed.

    Lessons and names of misconceptions come from files that anybody may have edited.

    Examples
    --------
    >>> cell(3), cell("two\\nlines"), cell("half a pair \\ud800")
    ('3', 'two lines', 'half a pair ?')
    """
    return " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split())


def text_table(head: Row, rows: Sequence[Row]) -> str:
    """Columns of text to the left, columns of numbers to the right.

    Examples
    --------
    >>> print(text_table(["lesson", "right"], [["02_convolution", 7], ["all", 12]]))
    lesson          right
    02_convolution      7
    all                12
    """
    columns = list(zip(head, *rows, strict=True))
    sides = [">" if all(isinstance(one, int) for one in column[1:]) else "<" for column in columns]
    widths = [max(len(cell(one)) for one in column) for column in columns]
    form = list(zip(sides, widths, strict=True))
    return "\n".join(
        "  ".join(
            f"{cell(one):{side}{width}}" for one, (side, width) in zip(row, form, strict=True)
        ).rstrip()
        for row in [head, *rows]
    )


def html_table(caption: str, head: Row, rows: Sequence[Row]) -> str:
    """A table whose first column names the rows.

    Examples
    --------
    >>> html_table("Counts", ["lesson", "right"], [["<all>", 12]])[-64:]
    '<th scope="row">&lt;all&gt;</th><td>12</td></tr></tbody></table>'
    """
    top = "".join(f'<th scope="col">{html.escape(cell(one))}</th>' for one in head)
    body = "".join(
        f'<tr><th scope="row">{html.escape(cell(first))}</th>'
        + "".join(f"<td>{html.escape(cell(one))}</td>" for one in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )

"""Tables for people: as aligned text, and as HTML that a screen reader can walk through."""

from __future__ import annotations

import html
from collections.abc import Sequence

Row = Sequence[object]

#: More letters of a cell and more rows are not shown: what stands there comes from anybody's files.
LONGEST, MOST_ROWS = 200, 500


def cell(value: object) -> str:
    """What is written in a cell: one line, not too long, and nothing that cannot be printed.

    Examples
    --------
    >>> cell(3), cell("two\\nlines"), cell("half a pair \\ud800")
    ('3', 'two lines', 'half a pair ?')
    """
    whole = value if isinstance(value, str) else str(value)
    text = " ".join(whole[: LONGEST + 1].encode("utf-8", "replace").decode("utf-8").split())
    return text if len(whole) <= LONGEST else f"{text[: LONGEST - 2]} …"


def text_table(head: Row, rows: Sequence[Row]) -> str:
    """Columns of text to the left, columns of numbers to the right.

    Examples
    --------
    >>> print(text_table(["lesson", "right"], [["02_convolution", 7], ["all", 12]]))
    lesson          right
    02_convolution      7
    all                12
    """
    table = [head, *rows[:MOST_ROWS]]
    columns = list(zip(*table, strict=True))
    sides = [">" if all(isinstance(one, int) for one in column[1:]) else "<" for column in columns]
    widths = [max(len(cell(one)) for one in column) for column in columns]
    lines = []
    for row in table:
        parts = zip(row, sides, widths, strict=True)
        lines.append("  ".join(f"{cell(one):{side}{width}}" for one, side, width in parts).rstrip())
    return "\n".join(lines + _rest(rows))


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
        for first, *rest in rows[:MOST_ROWS]
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table>{''.join(f'<p>{one}</p>' for one in _rest(rows))}"
    )


def _rest(rows: Sequence[object]) -> list[str]:
    return [f"… and {len(rows) - MOST_ROWS:,} more rows."] if len(rows) > MOST_ROWS else []

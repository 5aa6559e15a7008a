"""One palette and one look for every picture and widget of the course.

The hues are Okabe and Ito's, which stay apart for colour-blind readers: light as fills (dark
numbers stand on them), dark as frames (they stand on paper). Nothing is ever said by colour alone:
each role has a frame or a cross as well, named in ``MARKS``. Widgets take the same colours from
``css_variables()``.

References
----------
Okabe & Ito (2008), "Color universal design: how to make figures and presentations that are friendly
to colorblind people".
"""

from __future__ import annotations

#: Role -> colour. "read": cells that are read now; "write": the cell that is made now. A fill that
#: is too light to be seen as a line has a "-frame" beside it.
COLOURS: dict[str, str] = {
    "read": "#f5c04a",
    "read-frame": "#8a5a00",
    "weight": "#7cc4ee",
    "weight-frame": "#1c6a9c",
    "write": "#00543d",
    "feeds": "#cc79a7",
    "border": "#eceff1",
    "unread": "#d9dde0",
    "wrong": "#b3261e",
    "ink": "#1b1f23",
    "muted": "#56606a",
    "line": "#8c969f",
    "paper": "#ffffff",
}

#: Colours of classes 1, 2, 3 … on the dark ground of a label map (class 0): bright, and as far
#: apart as ten colours can be for readers with and without full colour vision. The class's sign is
#: written beside, as they are not enough.
CLASS_COLOURS: tuple[str, ...] = (
    "#80e4f4",
    "#e4a830",
    "#f430a8",
    "#e43030",
    "#e4f430",
    "#a8a8f4",
    "#f4a8a8",
    "#c830f4",
    "#e4f4a8",
    "#30a858",
)

#: The ground of a label map, and the two greys that hatch its void pixels.
GROUND, VOID_GREYS = "#1b1f23", ("#8c969f", "#4b535b")

#: Role -> grey, for what is printed on paper: no colour survives every printer and copier.
PRINT: dict[str, str] = {
    "ink": "#000000",
    "muted": "#4d4d4d",
    "line": "#8c8c8c",
    "shade": "#dcdcdc",
}

#: Role -> the sign besides colour, in words (used in legends and text alternatives).
MARKS: dict[str, str] = {
    "read": "thick frame: read in this step",
    "weight": "thick frame in the kernel: its weight is used in this step",
    "write": "dark cell: made in this step",
    "border": "dotted frame: zeros of the padding",
    "unread": "crossed out: no window reads this cell",
}

#: Matplotlib settings for the length of one drawing (a context); global settings stay untouched.
RC: dict[str, object] = {
    "font.family": "DejaVu Sans",
    "font.size": 11.0,
    "text.color": COLOURS["ink"],
    "axes.titlesize": 12.0,
    "axes.edgecolor": COLOURS["line"],
    "axes.labelcolor": COLOURS["ink"],
    "figure.facecolor": COLOURS["paper"],
    "figure.dpi": 110.0,
    "savefig.dpi": 110.0,
}


def css_variables() -> str:
    """The palette as CSS declarations, ``--lu-read: #f5c04a; …``.

    Examples
    --------
    >>> css_variables().split(";")[0]
    '--lu-read: #f5c04a'
    """
    return "; ".join(f"--lu-{role}: {colour}" for role, colour in COLOURS.items()) + ";"

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

from typing import Any

#: Role -> colour. "read": cells that are read now; "write": the cell that is made now. A fill that
#: is too light to be seen as a line has a "-frame" beside it.
COLOURS: dict[str, str] = {
    "read": "#f5c04a",
    "read-frame": "#8a5a00",
    "weight": "#7cc4ee",
    "weight-frame": "#1c6a9c",
    "write": "#00543d",
    "feeds": "#cc79a7",
    "above": "#7cc4ee",
    "below": "#cc79a7",
    "border": "#eceff1",
    "inserted": "#f7f8f9",
    "unread": "#d9dde0",
    "cut": "#f3e6e4",
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

#: Classes as coloured text, such as the points of a plane of codes: (on a light page, on a dark
#: page).
POINT_COLOURS: tuple[tuple[str, str], ...] = (
    ("#00543d", "#57d6b0"),
    ("#1c6a9c", "#7cc4ee"),
    ("#8a5a00", "#f5c04a"),
    ("#b3261e", "#ff9d94"),
    ("#7a4b94", "#d3aee8"),
    ("#56606a", "#c3cbd2"),
    ("#a0407a", "#f0a3cd"),
    ("#2f7d32", "#8fdc93"),
    ("#3a4bb0", "#aab6ff"),
    ("#7a3e12", "#e6b08a"),
)

#: Fills of weights that have a letter instead of a number, a to i: so that a weight is found again.
LETTER_COLOURS: tuple[str, ...] = (
    "#f4a8a8",
    "#f7c98b",
    "#efe37a",
    "#b5dd7e",
    "#7fd6a8",
    "#7fd3dc",
    "#9dbcf2",
    "#c3aef0",
    "#eba6d6",
)

#: Fills of the pixels of a painted mask, and the lines that tell them apart besides; the ink on
#: them is dark.
MASK_COLOURS: dict[str, str] = {
    "class-1": "#9fd3f3",
    "class-2": "#f5c04a",
    "class-2-line": "#c98f17",
    "false-positive": "#f2a071",
    "false-positive-line": "#8f3d0e",
    "false-negative": "#e3b0cd",
    "false-negative-line": "#8a2f67",
}

#: Colours of a page: role -> (on a light page, on a dark page).
PAGE: dict[str, tuple[str, str]] = {
    "bg": ("#ffffff", "#16191d"),
    "fg": ("#1b1f23", "#eceff1"),
    "soft": ("#56606a", "#b4bcc4"),
    "rule": ("#8c969f", "#6b757f"),
    "panel": ("#f4f6f7", "#22272d"),
    "accent": ("#075f47", "#57d6b0"),
    "alert": ("#8f1d17", "#ffb4ab"),
    "alert-bg": ("#fdecea", "#3b1512"),
    "alert-line": ("#8f1d17", "#8f1d17"),  # on a cell that is read, which is light on both
    "good": ("#075f47", "#57d6b0"),
    "good-bg": ("#e7f4ee", "#10302a"),
    "warm": ("#7a4700", "#f7cf7b"),
    "warm-bg": ("#fff4dd", "#33270f"),
    "warm-line": ("#b97309", "#d9a13c"),
    "made": ("#00543d", "#57d6b0"),
    "made-ink": ("#ffffff", "#10231d"),
    "linked": ("#b0427f", "#f0a8cf"),
    "linked-marked": ("#b0427f", "#b0427f"),  # on a cell that is read or made
    "mistake": ("#b3261e", "#ff8a80"),
}

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
    "write": "filled cell: made in this step",
    "border": "dotted frame: border, put around",
    "inserted": "hatched: inserted zero, put between",
    "unread": "crossed out: no window reads this cell",
    "above": "bold: above 0",
    "below": "bold, with a minus sign: below 0",
    "cut": "slash, outside the thick frame: cut off by the padding",
}

#: The letters of all pictures, which Matplotlib brings along, and pixels to an inch.
FONT, DPI = "DejaVu Sans", 110

#: Matplotlib settings for the length of one drawing (a context); global settings stay untouched.
RC: dict[str, Any] = {
    "font.family": FONT,
    "font.size": 11.0,
    "text.color": COLOURS["ink"],
    "axes.titlesize": 12.0,
    "axes.edgecolor": COLOURS["line"],
    "axes.labelcolor": COLOURS["ink"],
    "figure.facecolor": COLOURS["paper"],
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
}


def css_variables() -> str:
    """The palette as CSS declarations, ``--lu-read: #f5c04a; …``.

    Returns
    -------
    str

    Examples
    --------
    >>> css_variables().split(";")[0]
    '--lu-read: #f5c04a'
    """
    return "; ".join(f"--lu-{role}: {colour}" for role, colour in COLOURS.items()) + ";"


#: A page that says it is dark, as a CSS selector: JupyterLab's, and one of the site.
DARK = ':is(body[data-jp-theme-light="false"], html[data-theme="dark"])'


def css() -> str:
    """Two CSS rules that give every widget all colours as variables, on light and on dark pages.

    JupyterLab says on the body of its page whether it is dark, a page of the site on its root;
    another page may do either.

    Returns
    -------
    str

    Examples
    --------
    >>> [rule.split(" { ")[0] for rule in css().split("\\n")]
    ['.lu-widget', ':is(body[data-jp-theme-light="false"], html[data-theme="dark"]) .lu-widget']
    """
    paired = PAGE | {f"point-{n}": pair for n, pair in enumerate(POINT_COLOURS)}
    light, dark = (
        "; ".join(f"--lu-{role}: {pair[page]}" for role, pair in paired.items()) for page in (0, 1)
    )
    masks = "; ".join(f"--lu-{role}: {colour}" for role, colour in MASK_COLOURS.items())
    return f".lu-widget {{ {css_variables()} {masks}; {light}; }}\n{DARK} .lu-widget {{ {dark}; }}"

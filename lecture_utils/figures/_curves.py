"""Lines over numbers: losses over epochs, error over the size of a code, a ROC curve."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from lecture_utils.checks import flag, real, text
from lecture_utils.figures.kit.canvas import settings
from lecture_utils.figures.kit.inputs import counted_from_1, named, numbers_of, texts_of
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import DPI
from lecture_utils.style import COLOURS, POINT_COLOURS

#: Line after line: colour, dashes and marker, so that no two differ by colour alone.
LINES: tuple[tuple[str, str, str], ...] = (
    (COLOURS["write"], "-", "o"),
    (COLOURS["weight-frame"], "--", "s"),
    (COLOURS["read-frame"], "-.", "^"),
    (COLOURS["wrong"], ":", "D"),
    (POINT_COLOURS[4][0], "-", "v"),
    (COLOURS["muted"], "--", "x"),
)

#: A line of more points than this has no markers.
MARKED = 24
#: So few x values have a tick each.
_FEW = 8
#: Four names of so many letters fit into one line.
_SHORT_NAME = 9


def curves(
    lines: Mapping[str, Any],
    x_label: str,
    y_label: str,
    says: str,
    x: Sequence[float] | None = None,
    log: bool = False,
    log_x: bool = False,
    marks: Mapping[str, float] | None = None,
    diagonal: bool = False,
    dots: Sequence[str] = (),
) -> Picture:
    """Named lines in one frame, with their names above it.

    Parameters
    ----------
    lines : dict
        Name to its y values, or to a pair (x values, y values). Up to six lines.
    x_label, y_label : str
        What the axes count, with the unit.
    says : str
        What the picture shows, in a sentence with its numbers: the text alternative.
    x : sequence of float, optional
        The x values of all lines that bring none; counted from 1 if left out.
    log : bool
        Logarithmic y axis: what is not above 0 is not drawn.
    log_x : bool
        Logarithmic x axis, with a tick at each x value of a line where they are few: for sizes that
        grow by factors. Then x is above 0.
    marks : dict, optional
        Name to an x value: a vertical line, for example where the best epoch was.
    diagonal : bool
        Also draw y = x, as in a ROC curve: what guessing gives.
    dots : sequence of str
        Names of lines of which only the points are drawn: what was counted, upon the line of a
        formula.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        No line or more than six, a line without a finite point (with ``log``: without one above
        0), x and y of different lengths, a name in ``dots`` that is no line, ``log_x`` with an x
        that is not above 0.

    Examples
    --------
    >>> curves({"train": [3, 2, 1]}, "epoch", "loss", "The loss falls from 3 to 1.").alt
    'Lines train over epoch; y is loss. The loss falls from 3 to 1.'
    """
    names = ("x_label", x_label, "epoch"), ("y_label", y_label, "loss"), ("says", says, "It falls.")
    for argument in names:
        text(argument[1], argument[0], argument[2])
    counted_from_1(named(lines, "lines", "{'train': [3, 2, 1]}"), "lines", len(LINES))
    points = {name: _points(f"lines[{name!r}]", values, x) for name, values in lines.items()}
    for name, (_, ys) in points.items() if flag(log, "log") else ():
        if not (ys > 0).any():
            raise ValueError(
                f"lines[{name!r}] has no value above 0, and a logarithmic axis shows no others. "
                "Use log=False."
            )
    alone = set(texts_of(dots, "dots"))
    for name in alone - set(points):
        raise ValueError(f"dots holds {name!r}, which is no line. Use names of {list(points)}.")
    verticals = {
        name: real(at, f"marks[{name!r}]")
        for name, at in named({} if marks is None else marks, "marks", "{'best': 3}").items()
    }
    with settings():
        figure = Figure(figsize=(720 / DPI, 400 / DPI), dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        for (name, (xs, ys)), (colour, dashes, marker) in zip(points.items(), LINES, strict=False):
            dot = name in alone
            axes.plot(
                xs, ys, color=colour, linestyle="" if dot else dashes, label=name, lw=1.8,
                marker=marker if dot or len(xs) <= MARKED else "", ms=7 if dot else 5,
                zorder=3 if dot else 2,
            )  # fmt: skip
        if flag(diagonal, "diagonal"):
            axes.plot((0, 1), (0, 1), color=COLOURS["line"], lw=1, ls=(0, (1, 3)), label="guessing")
        if log:
            _logarithmic(axes.yaxis, axes.set_yscale)
        for name, at in verticals.items():
            axes.axvline(at, color=COLOURS["line"], lw=1, ls=(0, (1, 2)))
            axes.annotate(
                name, (at, 1), xycoords=("data", "axes fraction"), xytext=(4, -14),
                textcoords="offset points", fontsize=10, color=COLOURS["muted"],
            )  # fmt: skip
        if flag(log_x, "log_x"):
            _logarithmic(axes.xaxis, axes.set_xscale)
            if len(places := _places(points, alone)) <= _FEW:
                axes.xaxis.set_major_locator(FixedLocator(places))
        elif x is not None and len(x) <= _FEW:
            axes.set_xticks(x)
        elif all((xs == xs.round()).all() for xs, _ in points.values()):  # no half epochs
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _finish(axes, x_label, y_label)
    alt = f"Lines {', '.join(points)} over {x_label}; y is {y_label}. {says}"
    return Picture(figure, alt)


def _logarithmic(axis: Axis, scale: Callable[[str], None]) -> None:
    """Ticks at 1, 2 and 5 times a power of ten, as plain numbers: 0.2, not 2 × 10⁻¹."""
    scale("log")
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.12g}"))
    axis.set_minor_locator(NullLocator())


def _places(
    points: Mapping[str, tuple[NDArray[Any], NDArray[Any]]], dots: Collection[str]
) -> list[float]:
    """The x values of the lines, each once; those of all, if there are only dots."""
    least = min(float(xs.min()) for xs, _ in points.values())
    if least <= 0:
        raise ValueError(
            f"x holds {least:g}, which has no place on a logarithmic axis. Use log_x=False, or "
            "x values above 0."
        )
    lines = [xs for name, (xs, _) in points.items() if name not in dots]
    return sorted({float(x) for xs in lines or [xs for xs, _ in points.values()] for x in xs})


def _finish(axes: Axes, x_label: str, y_label: str) -> None:
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.grid(color=COLOURS["border"])
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    names = axes.get_legend_handles_labels()[1]
    if len(names) > 1:
        # above the frame: inside it the legend would lie upon a line sooner or later
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 1), ncols=_columns(names), frameon=False,
            handlelength=3.2,
        )  # fmt: skip


def _columns(names: Sequence[str]) -> int:
    """How many names stand in a line: no line with a single name below a line with three."""
    if len(names) == 4:
        return 4 if max(map(len, names)) <= _SHORT_NAME else 2
    return 3


def _points(name: str, values: Any, x: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    own = isinstance(values, tuple) and len(values) == 2 and np.ndim(values[0]) == 1
    ys = numbers_of(values[1] if own else values, name)
    counted = np.arange(1.0, ys.size + 1)
    xs = numbers_of(values[0], name) if own else counted if x is None else numbers_of(x, "x")
    if xs.shape != ys.shape or ys.ndim != 1:
        raise ValueError(
            f"{name} has {xs.size} x values and {ys.size} y values. Give equally many, in one row."
        )
    if not np.isfinite(ys).any() or not np.isfinite(xs).all():
        raise ValueError(f"{name} has no finite value, or an x that is not finite. Leave it out.")
    return xs, ys

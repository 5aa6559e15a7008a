"""Points in the plane: codes of two numbers, or a cloud with directions through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecture_utils.checks import shown, text, whole
from lecture_utils.engine.arrays import numeric
from lecture_utils.figures._curves import LINES
from lecture_utils.figures.kit.canvas import settings
from lecture_utils.figures.kit.inputs import named, numbers_of, texts_of
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.text import DPI
from lecture_utils.style import COLOURS, POINT_COLOURS

#: Most classes and directions that can be told apart in one picture.
MOST_CLASSES, MOST_DIRECTIONS = 30, len(LINES)

#: Width of the sign of a class, as a part of the width of all points.
_SIGN = 0.085


def latent_map(
    codes: Any, labels: Any, says: str, axes_names: tuple[str, str] = ("z[0]", "z[1]")
) -> Picture:
    """Codes (n, 2) as points, each drawn as the figure of its class, which is written large too.

    Parameters
    ----------
    codes : array_like, (n, 2)
    labels : array_like of int, (n,)
        The class of each point.
    says : str
        What the picture shows, in a sentence: it ends the text alternative.
    axes_names : (str, str)
        What the two axes count.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        ``codes`` are not (n, 2), or ``labels`` not n whole numbers.

    Examples
    --------
    >>> latent_map([[0, 0], [1, 2]], [3, 8], "A 3 and an 8.").alt
    '2 points in the plane of z[0] and z[1], each drawn as its class: 3, 8. A 3 and an 8.'
    """
    z, y = _plane(codes, "codes"), numeric(labels, "labels")
    if y.shape != z.shape[:1] or y.dtype.kind != "i":
        raise ValueError(
            f"codes has the shape {z.shape} and labels {y.shape}, holding {y.dtype}. "
            f"Give n points (n, 2) and n whole numbers."
        )
    classes = sorted(set(y.tolist()))
    if len(classes) > MOST_CLASSES:
        raise ValueError(f"labels holds {len(classes)} classes. Give at most {MOST_CLASSES}.")
    across, down = texts_of(axes_names, "axes_names", 2, "axis")
    text(says, "says", "Threes lie apart from eights.")
    with settings():
        figure, axes = _frame(640, 560, across, down)
        middles = _apart(np.array([np.median(z[y == digit], axis=0) for digit in classes]), z)
        for digit, middle in zip(classes, middles, strict=True):
            colour = POINT_COLOURS[digit % len(POINT_COLOURS)][0]
            look: dict[str, Any] = {"marker": f"${digit}$", "linewidths": 0.2, "alpha": 0.75}
            axes.scatter(z[y == digit, 0], z[y == digit, 1], 34, colour, **look)
            look = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": colour, "alpha": 0.85}
            axes.text(
                middle[0], middle[1], str(digit), fontsize=20, weight="bold", color=colour,
                ha="center", va="center", bbox=look,
            )  # fmt: skip
    names = ", ".join(map(str, classes))
    alt = f"{len(z)} points in the plane of {across} and {down}, each drawn as its class: {names}."
    return Picture(figure, f"{alt} {says}")


def _apart(places: NDArray[Any], points: NDArray[Any]) -> NDArray[Any]:
    """The places of large signs, moved as little as needed so that no sign hides another one."""
    size = np.maximum(np.ptp(points, axis=0), 1e-9)
    at: NDArray[Any] = places / size
    first, second = np.triu_indices(len(at), 1)
    for _ in range(200):
        between = at[second] - at[first]
        distance = np.maximum(np.hypot(*between.T), 1e-9)
        short = np.maximum(_SIGN - distance, 0)
        if not short.any():
            break
        push = between * (short / distance / 2)[:, None]
        np.add.at(at, second, push)
        np.add.at(at, first, -push)
    moved: NDArray[Any] = at * size
    return moved


def cloud(
    points: Any,
    says: str,
    directions: Mapping[str, Any] | None = None,
    rebuilt: Any = None,
    marked: int | None = None,
) -> Picture:
    """A cloud of points (n, 2), lines through its middle, and where each point comes back to.

    Parameters
    ----------
    points : array_like, (n, 2)
    says : str
        What the picture shows, in a sentence with its numbers: it ends the text alternative.
    directions : dict, optional
        Name to a direction (2,): a line through the mean of the points.
    rebuilt : array_like, (n, 2), optional
        Where each point comes back to; a thin line joins the two: its error.
    marked : int, optional
        The number of a point that a ring is drawn around.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError, ValueError
        Points that are not (n, 2), a direction that is not two numbers or is zero, more than six,
        ``marked`` that is the number of no point.

    Examples
    --------
    >>> cloud([[0, 0], [2, 1]], "Two points.", {"along": (2, 1)}).alt
    '2 points in the plane, with the line along through their mean. Two points.'
    """
    p = _plane(points, "points")
    q = None if rebuilt is None else _plane(rebuilt, "rebuilt")
    if q is not None and q.shape != p.shape:
        raise ValueError(f"rebuilt has {len(q)} points and points {len(p)}. Give equally many.")
    ways = _directions(directions)
    ringed = None if marked is None else whole(marked, "marked", least=0, most=len(p) - 1)
    text(says, "says", "Two points.")
    with settings():
        figure, axes = _frame(560, 480, "x[0]", "x[1]")
        middle, reach = p.mean(axis=0), 1.1 * np.abs(p - p.mean(axis=0)).max()
        for (name, way), (colour, dashes, _) in zip(ways.items(), LINES, strict=False):
            ends = middle + np.outer((-reach, reach), way)
            axes.plot(*ends.T, color=colour, linestyle=dashes, lw=2, label=name)
        if q is not None:
            for one, back in zip(p, q, strict=True):
                axes.plot(*np.transpose((one, back)), color=COLOURS["line"], lw=0.8, zorder=1)
            look: dict[str, Any] = {"marker": "D", "label": "comes back", "zorder": 3}
            axes.scatter(q[:, 0], q[:, 1], 18, COLOURS["wrong"], **look)
        axes.scatter(p[:, 0], p[:, 1], 26, COLOURS["ink"], label="point", zorder=2)
        if ringed is not None:
            look = {"facecolors": "none", "edgecolors": COLOURS["ink"], "linewidths": 2}
            axes.scatter(p[ringed, 0], p[ringed, 1], 190, label=f"point {ringed}", zorder=4, **look)
        axes.set_aspect("equal", adjustable="datalim")
        axes.legend(frameon=False, handlelength=3)
    lines = " and ".join(ways)
    through = f", with the line {lines} through their mean" if lines else ""
    return Picture(figure, f"{len(p)} points in the plane{through}. {says}")


def _frame(width: int, height: int, across: str, down: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set(xlabel=across, ylabel=down)
    return figure, axes


def _plane(values: Any, name: str) -> NDArray[Any]:
    array = numbers_of(values, name)
    if array.ndim != 2 or array.shape[1] != 2 or not len(array):
        raise ValueError(f"{name} has the shape {array.shape}. Give points (n, 2).")
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds numbers that are not finite, which have no place. Leave "
            f"these points out."
        )
    return array


def _directions(directions: Any) -> dict[str, NDArray[Any]]:
    """Each direction with the length 1."""
    found = {}
    for name, way in named(
        {} if directions is None else directions, "directions", "{'along': (2, 1)}"
    ).items():
        array = numbers_of(way, f"directions[{name!r}]")
        length = np.linalg.norm(array)
        if array.shape != (2,) or not 0 < length < np.inf:
            raise ValueError(
                f"directions[{name!r}] (={shown(array.tolist())}) must be two numbers, not both 0. "
                f"Use for example (2, 1)."
            )
        found[name] = array / length
    if len(found) > MOST_DIRECTIONS:
        raise ValueError(f"directions holds {len(found)} lines. Give at most {MOST_DIRECTIONS}.")
    return found

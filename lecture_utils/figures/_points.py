"""Points in the plane: a code of two numbers for each image, or a cloud with a direction through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lecture_utils.figures._canvas import settings
from lecture_utils.figures._curves import LINES
from lecture_utils.figures._text import DPI
from lecture_utils.figures.picture import Picture
from lecture_utils.style import COLOURS

#: Ten colours for ten classes; each point is also its class written as a figure.
CLASSES: tuple[str, ...] = (
    *("#00543d", "#1c6a9c", "#8a5a00", "#b3261e", "#7a4b94"),
    *("#56606a", "#a0407a", "#2f7d32", "#3a4bb0", "#7a3e12"),
)

#: Width of the sign of a class, as a part of the width of all points.
_SIGN = 0.085


def latent_map(
    codes: Any, labels: Any, says: str, axes_names: tuple[str, str] = ("z[0]", "z[1]")
) -> Picture:
    """Codes (n, 2) as points, each drawn as the figure of its class, with the class written large in its middle.

    Raises
    ------
    ValueError
        ``codes`` are not (n, 2), or ``labels`` not n whole numbers.

    Examples
    --------
    >>> latent_map([[0, 0], [1, 2]], [3, 8], "A 3 and an 8.").alt
    '2 points in the plane of z[0] and z[1], each drawn as its class: 3, 8. A 3 and an 8.'
    """
    z, y = np.asarray(codes, dtype=float), np.asarray(labels)
    if z.ndim != 2 or z.shape[1] != 2 or y.shape != z.shape[:1] or y.dtype.kind not in "iu":
        raise ValueError(
            f"codes has the shape {z.shape} and labels {y.shape}. Give n points (n, 2) and n whole numbers."
        )
    classes = sorted(set(y.tolist()))
    with settings():
        figure = Figure(figsize=(640 / DPI, 560 / DPI), dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        middles = _apart(np.array([np.median(z[y == digit], axis=0) for digit in classes]), z)
        for digit, middle in zip(classes, middles, strict=True):
            colour = CLASSES[digit % len(CLASSES)]
            axes.scatter(
                *z[y == digit].T,
                marker=f"${digit}$",
                s=34,
                color=colour,
                linewidths=0.2,
                alpha=0.75,
            )
            axes.text(
                *middle, str(digit), fontsize=20, weight="bold", color=colour,
                ha="center", va="center",
                bbox={"boxstyle": "circle,pad=0.15", "fc": "white", "ec": colour, "alpha": 0.85},
            )  # fmt: skip
        axes.set_xlabel(axes_names[0])
        axes.set_ylabel(axes_names[1])
        axes.spines[["top", "right"]].set_visible(False)
    names = ", ".join(map(str, classes))
    alt = (
        f"{len(z)} points in the plane of {axes_names[0]} and {axes_names[1]}, each drawn as its class: "
        f"{names}. {says}"
    )
    return Picture(figure, alt)


def _apart(places: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The places of large signs, moved as little as needed so that no sign hides another one."""
    size = np.maximum(np.ptp(points, axis=0), 1e-9)
    at = places / size
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
    return at * size


def cloud(
    points: Any,
    says: str,
    directions: Mapping[str, Any] | None = None,
    rebuilt: Any = None,
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

    Raises
    ------
    ValueError
        Points that are not (n, 2), a direction that is not two numbers or is zero.

    Examples
    --------
    >>> cloud([[0, 0], [2, 1]], "Two points.", {"along": (2, 1)}).alt
    '2 points in the plane, with the line along through their mean. Two points.'
    """
    p = _plane(points, "points")
    q = None if rebuilt is None else _plane(rebuilt, "rebuilt")
    if q is not None and q.shape != p.shape:
        raise ValueError(f"rebuilt has {len(q)} points and points {len(p)}. Give equally many.")
    with settings():
        figure = Figure(figsize=(560 / DPI, 480 / DPI), dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        middle, reach = p.mean(axis=0), 1.1 * np.abs(p - p.mean(axis=0)).max()
        for (name, way), (colour, dashes, _) in zip(
            (directions or {}).items(), LINES, strict=False
        ):
            ends = middle + np.outer((-reach, reach), _unit(way, name))
            axes.plot(*ends.T, color=colour, linestyle=dashes, lw=2, label=name)
        if q is not None:
            for one, back in zip(p, q, strict=True):
                axes.plot(*np.transpose((one, back)), color=COLOURS["line"], lw=0.8, zorder=1)
            axes.scatter(
                *q.T, s=18, marker="D", color=COLOURS["wrong"], label="comes back", zorder=3
            )
        axes.scatter(*p.T, s=26, color=COLOURS["ink"], label="point", zorder=2)
        axes.set_aspect("equal", adjustable="datalim")
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel("x[0]")
        axes.set_ylabel("x[1]")
        axes.legend(frameon=False, handlelength=3)
    lines = " and ".join(directions or {})
    through = f", with the line {lines} through their mean" if lines else ""
    return Picture(figure, f"{len(p)} points in the plane{through}. {says}")


def _plane(values: Any, name: str) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or array.shape[1] != 2 or not len(array):
        raise ValueError(f"{name} has the shape {array.shape}. Give points (n, 2).")
    return array


def _unit(way: Any, name: str) -> np.ndarray:
    array = np.asarray(way, dtype=float).ravel()
    if array.shape != (2,) or not np.linalg.norm(array) > 0:
        raise ValueError(
            f"the direction {name!r} is {array.tolist()}. Give two numbers, not both 0."
        )
    return array / np.linalg.norm(array)

"""Points in the plane and a line that can be turned: what one number keeps of two."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.widgets.kit._grid_widget import GridWidget, array
from lecture_utils.widgets.kit.modules import assets

#: Most points that are drawn, and the largest of their numbers.
MOST_POINTS, LARGEST = 300, 10**9


class LineExplorer(GridWidget):
    """A line through the middle of points, to be turned: projections, codes and error follow.

    The encoder keeps of a point x only z = w·(x − m), how far it lies along the line; the decoder
    gives back m + z·w, a point on the line. The curve of the error grows where the line has been,
    and nowhere else. Nothing waits for the kernel.

    Parameters
    ----------
    points : array_like, (n, 2)
        From 2 to 300 points that are not all the same.
    degrees : int
        The direction w of the line at the start, from 0 (to the right) to 359, against the clock.
    chosen : int
        The number of the point whose code is told.
    size : {"small", "medium", "large", "classroom"}

    Attributes
    ----------
    mean : numpy.ndarray, (2,)
        m, the middle of all points.
    direction : numpy.ndarray, (2,)
        w, of length 1.
    codes : numpy.ndarray, (n,)
        z of every point.
    rebuilt : numpy.ndarray, (n, 2)
        Where every point comes back to.
    error : float
        The mean squared error over all 2·n numbers.

    Raises
    ------
    TypeError, ValueError
        Points that are not two finite numbers each, fewer than two different ones or more than
        300, ``degrees`` or ``chosen`` out of range, a misspelt keyword.

    Examples
    --------
    >>> cloud = [[0, 0], [4, 0], [2, 3]]
    >>> LineExplorer(cloud, degrees=0, chosen=2)  # doctest: +NORMALIZE_WHITESPACE
    LineExplorer(3 points, line at 0°: MSE 1.000; point 2, (2.00, 3.00): its code is z = 0.00, and
    (2.00, 1.00) comes back, 2.00 away)
    """

    _esm, _css = assets("line_explorer")

    # Any, because the checks below give better errors than traitlets' own
    degrees = traitlets.Any(10, help="the direction of the line, 0 to 359").tag(sync=True)
    chosen = traitlets.Any(0, help="the point whose code is told").tag(sync=True)
    _seen: traitlets.List[int] = traitlets.List(
        help="whole degrees below 180 at which the line has been"
    ).tag(sync=True)
    _points: traitlets.List[list[float]] = traitlets.List().tag(sync=True)
    _mean: traitlets.List[float] = traitlets.List().tag(sync=True)
    _reach = traitlets.Float(help="from the middle to the edge of the drawing").tag(sync=True)
    _top = traitlets.Float(help="the error at the upper end of the curve").tag(sync=True)
    _digits = traitlets.Int(2, help="decimals of lengths; the error has one more").tag(sync=True)

    def __init__(
        self,
        points: Any,
        degrees: int = 10,
        chosen: int = 0,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        given = _points(points)
        mean = given.mean(axis=0)
        reach = float(np.linalg.norm(given - mean, axis=1).max())
        direction, place = _degrees(degrees), _place(chosen, len(given))
        super().__init__(
            unknown,
            size=size,
            degrees=direction,
            chosen=place,
            _seen=[direction % 180],
            _points=given.tolist(),
            _mean=mean.tolist(),
            _reach=1.12 * reach,
            _top=_round_up(float(((given - mean) ** 2).mean())),
            _digits=min(max(2 - math.floor(math.log10(reach)), 0), 12),
        )

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def mean(self) -> np.ndarray:
        """The middle of all points, (2,)."""
        return np.array(self._mean)

    @property
    def direction(self) -> np.ndarray:
        """The direction of the line, (2,), of length 1."""
        angle = np.radians(self.degrees)
        return np.array([np.cos(angle), np.sin(angle)])

    @property
    def codes(self) -> np.ndarray:
        """How far each point lies along the line, (n,)."""
        codes: np.ndarray = (np.array(self._points) - self.mean) @ self.direction
        return codes

    @property
    def rebuilt(self) -> np.ndarray:
        """Where each point comes back to, (n, 2)."""
        return self.mean + np.outer(self.codes, self.direction)

    @property
    def error(self) -> float:
        """The mean squared error over all numbers."""
        return float(((np.array(self._points) - self.rebuilt) ** 2).mean())

    # -- checks ------------------------------------------------------------------------------------

    @traitlets.validate("degrees")
    def _validate_degrees(self, proposal: Any) -> int:
        return _degrees(proposal["value"])

    @traitlets.validate("chosen")
    def _validate_chosen(self, proposal: Any) -> int:
        return _place(proposal["value"], len(self._points) or MOST_POINTS)

    @traitlets.observe("degrees")
    def _remember(self, change: Any) -> None:
        """The line has been here; from the browser all that it swept over comes along."""
        if self._points and change["new"] % 180 not in self._seen:
            self._seen = [*self._seen, change["new"] % 180]

    # -- its texts and its picture -----------------------------------------------------------------

    def _sentence(self) -> str:
        point, back = np.array(self._points)[self.chosen], self.rebuilt[self.chosen]
        x, come, z, far = (
            _pair(point, self._digits),
            _pair(back, self._digits),
            _fixed(self.codes[self.chosen], self._digits),
            _fixed(np.linalg.norm(point - back), self._digits),
        )
        return f"Point {self.chosen}, {x}: its code is z = {z}, and {come} comes back, {far} away."

    def __repr__(self) -> str:
        sentence = self._sentence()
        return (
            f"LineExplorer({len(self._points)} points, line at {self.degrees}°: MSE "
            f"{_fixed(self.error, self._digits + 1)}; "
            f"{sentence[0].lower()}{sentence[1:].removesuffix('.')})"
        )

    def _figure(self) -> Any:
        error = _fixed(self.error, self._digits + 1)
        lines = {f"line at {self.degrees}°: MSE {error}": self.direction}
        told = self._sentence()
        return figures.cloud(self._points, told, lines, self.rebuilt, self.chosen).figure


def _points(values: Any) -> np.ndarray:
    points = array(values, "points")
    if points.dtype.kind not in "fiu":
        raise TypeError(
            f"points (={checks.shown(values)}) must hold numbers, not {points.dtype}. Use for "
            "example points=[[0, 0], [2, 1], [3, 3]]."
        )
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(
            f"points has the shape {points.shape}, but the line lies in the plane: it needs points "
            "of two numbers, (n, 2). Use for example two columns of it, points[:, :2]."
        )
    if not 2 <= len(points) <= MOST_POINTS:
        raise ValueError(
            f"points holds {len(points)} points, but the plane shows from 2 to {MOST_POINTS}. Use "
            f"for example points[:{MOST_POINTS}]."
        )
    found: np.ndarray = points.astype(float)
    if not (np.abs(found) <= LARGEST).all():
        raise ValueError(
            "points holds numbers that are not finite, or beyond a thousand million. Leave these "
            "points out, or divide all of them by the same number."
        )
    if np.linalg.norm(found - found.mean(axis=0), axis=1).max() < 1e-9:
        raise ValueError(
            "points are all the same, so that no line is better than another. Give at least two "
            "different ones."
        )
    return found


def _degrees(value: Any) -> int:
    return checks.whole(value, "degrees", least=0, most=359, example=10)


def _place(value: Any, count: int) -> int:
    return checks.whole(value, "chosen", least=0, most=count - 1, why="it is the number of a point")


def _round_up(value: float) -> float:
    """The next number that is round."""
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return next(step * power for step in steps if step * power >= value * (1 - 1e-9))


def _fixed(value: Any, digits: int) -> str:
    """So many decimals, half up as in the browser, and no minus before a zero."""
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded or abs(rounded):.{digits}f}"


def _pair(point: Any, digits: int) -> str:
    return f"({', '.join(_fixed(value, digits) for value in point)})"

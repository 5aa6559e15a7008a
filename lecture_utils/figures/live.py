"""Pictures that change while a cell runs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from lecture_utils.checks import real, shown, text, whole
from lecture_utils.engine.arrays import numeric
from lecture_utils.figures import curves
from lecture_utils.figures.kit.block import sized
from lecture_utils.figures.kit.inputs import several
from lecture_utils.figures.kit.layout import arrange
from lecture_utils.figures.kit.picture import Picture
from lecture_utils.figures.kit.trace_grids import written
from lecture_utils.figures.on_grids._grids import signed_looks


class _Changing:
    """A picture that is drawn again in its place, not too often."""

    def __init__(self, seconds: float) -> None:
        self.seconds = real(seconds, "seconds", least=0, example=0.5)
        self._shown: Any = None
        self._last = 0.0

    def _is_time(self, done: bool) -> bool:
        return done or not self._shown or time.monotonic() - self._last >= self.seconds

    def _show(self, picture: Picture) -> None:
        from IPython.display import display

        show: Any = display
        data, metadata = picture._repr_mimebundle_()
        if self._shown is None:
            self._shown = show(data, metadata=metadata, raw=True, display_id=True)
        elif self._shown:
            self._shown.update(data, metadata=metadata, raw=True)
        self._last = time.monotonic()


class LossCurves(_Changing):
    """A ``callback`` for ``training.fit``: the losses so far, drawn again as they fall.

    The picture appears with the first epoch, changes at most twice a second, and is complete at
    the end.

    Parameters
    ----------
    y_label : str
        What the loss is, with its unit.
    seconds : float
        At least so long between two drawings.

    Raises
    ------
    TypeError, ValueError
        ``y_label`` is no text, or ``seconds`` no number from 0.

    Examples
    --------
    >>> LossCurves("mean squared error").y_label
    'mean squared error'
    """

    def __init__(self, y_label: str = "loss", seconds: float = 0.5) -> None:
        self.y_label = text(y_label, "y_label", "loss")
        super().__init__(seconds)

    def __call__(self, history: Any) -> None:
        """Draw the history, if it is time to."""
        if self._is_time(history.finished):
            self._show(self.picture(history))

    def picture(self, history: Any) -> Picture:
        """The curves as they are now; the text is the same from the first epoch to the last."""
        lines = {"train": history.train}
        if history.validation:
            lines["validation"] = history.validation
        says = "Drawn while the network learns."
        log = min(map(min, lines.values())) > 0  # not every loss is
        return curves(lines, "epoch", self.y_label, says, log=log)


class LearnedKernel(_Changing):
    """The weights of one kernel, drawn again while they are learned.

    Call it with the number of each step and the weights at this step. Those of some steps stay
    beside the newest; the picture is complete at the last step.

    Parameters
    ----------
    last : int
        The number of the last step; the first is 0.
    kept : iterable of int
        Steps whose weights stay; at most five of them.
    seconds : float
        At least so long between two drawings.

    Raises
    ------
    TypeError, ValueError
        A parameter is no whole number from 0, or ``seconds`` no number from 0.

    Examples
    --------
    >>> watch = LearnedKernel(last=200)
    >>> watch.kept
    (0, 10, 100)
    """

    def __init__(self, last: int, kept: Iterable[int] = (0, 10, 100), seconds: float = 0.3) -> None:
        super().__init__(seconds)
        self.last = whole(last, "last", least=0, example=200)
        steps = [whole(n, "kept", least=0, example=10) for n in several(kept, "kept", "(0, 10)")]
        if len(steps) > 5:
            raise ValueError(f"kept holds {len(steps)} steps. Use at most 5.")
        self.kept = tuple(sorted({n for n in steps if n < self.last}))
        self._weights: dict[int, np.ndarray] = {}

    def __call__(self, step: int, weight: Any) -> None:
        """Keep the weights if they are to stay, and draw them if it is time to."""
        step = whole(step, "step", least=0, most=self.last, example=self.last)
        tensor = getattr(weight, "detach", None)  # of what is learned: its numbers alone
        array = numeric(tensor() if tensor else weight, "weight").astype(float)
        if array.ndim < 2 or array.size != np.prod(array.shape[-2:]) or 0 in array.shape:
            raise ValueError(
                f"weight (={shown(weight)}) must hold one kernel, (kH, kW) or (1, 1, kH, kW). Use "
                "for example layer.weight[:1, :1]."
            )
        if step == 0:
            self._weights = {}
        grid = array.reshape(array.shape[-2:]).copy()
        if step in self.kept:
            self._weights[step] = grid
        if self._is_time(step == self.last):
            self._show(self.picture(step, grid))

    def picture(self, step: int, grid: np.ndarray) -> Picture:
        """The weights that stay and the newest, to two decimals; the text does not change."""
        strip = {**self._weights, step: grid}
        largest = max(float(np.abs(one).max()) for one in strip.values())
        blocks = [
            sized(written(two), f"step {n}", f"step {n}", looks=signed_looks(two, largest))
            for n, one in strip.items()
            for two in [np.round(one, 2) + 0.0]
        ]
        steps = ", ".join(map(str, (*self.kept, self.last)))
        says = f"The {grid.shape[0]}×{grid.shape[1]} weights of a kernel after the steps {steps}"
        return Picture(arrange(blocks).page(), f"{says}, drawn while it learns.")

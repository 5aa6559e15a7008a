"""Kernel size and stride to move, and the pattern that they make out of nothing."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.engine import checkerboards
from lecture_utils.networks import datasets
from lecture_utils.widgets.kit._grid_widget import GridWidget
from lecture_utils.widgets.kit.modules import assets

#: Pixels a side of the larger photograph: 1, 2, 3 and 4 divide it.
SIDE = 96


class CheckerboardExplorer(GridWidget):
    """A transposed convolution on a constant map and on a photograph, with k and s to move.

    Beside the two pictures stand the stamps along one axis and how many of them reach each cell.
    The pictures follow every move in the browser: no kernel is needed.

    Parameters
    ----------
    photo : str, path or array_like
        As in ``datasets.photo``.
    kernel_size, stride : int
        From 1 to 8, and from 1 to 4.
    weights : {"equal", "bilinear", "random"}
        As in ``checkerboards.weights``.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError, ValueError, FileNotFoundError, IsADirectoryError
        A parameter out of its range, a photograph that cannot be read, a misspelt keyword.

    Examples
    --------
    >>> CheckerboardExplorer(kernel_size=4, stride=2)  # doctest: +NORMALIZE_WHITESPACE
    CheckerboardExplorer(k = 4, s = 2: 4 mod 2 = 0. Along one axis every cell gets 2 stamps. With
    equal weights a constant map of 128 stays 128 everywhere: no pattern.)
    """

    _esm, _css = assets("checkerboard_explorer")

    # Any, because the check below gives better errors than traitlets' own
    kernel_size = traitlets.Any(3).tag(sync=True)
    stride = traitlets.Any(2).tag(sync=True)
    weights = traitlets.Any("equal").tag(sync=True)
    _limits: traitlets.Dict[str, int] = traitlets.Dict().tag(sync=True)
    _weights: traitlets.Dict[str, Any] = traitlets.Dict(
        help="the weights by their kind and kernel size, row by row"
    ).tag(sync=True)
    _photos: traitlets.List[str] = traitlets.List(
        traitlets.Unicode(), help="grey levels of the photograph for each stride, base64"
    ).tag(sync=True)

    def __init__(
        self,
        photo: Any = "cat",
        kernel_size: int = 3,
        stride: int = 2,
        weights: str = "equal",
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        most = checkerboards.LIMITS
        self._levels = [datasets.photo(photo, SIDE // s) for s in range(1, most["stride"] + 1)]
        super().__init__(
            unknown,
            size=size,
            kernel_size=kernel_size,
            stride=stride,
            weights=weights,
            _limits=most,
            _weights={
                kind: [
                    checkerboards.weights(k, kind).ravel().tolist()
                    for k in range(1, most["kernel_size"] + 1)
                ]
                for kind in checkerboards.WEIGHTS
            },
            _photos=[base64.b64encode(levels.tobytes()).decode("ascii") for levels in self._levels],
        )

    @traitlets.validate("kernel_size", "stride", "weights")
    def _validate(self, proposal: Any) -> Any:
        value, name = proposal["value"], proposal["trait"].name
        if name == "weights":
            return checks.one_of(value, name, checkerboards.WEIGHTS)
        most = checkerboards.LIMITS[name]
        return checks.whole(value, name, least=1, most=most, why="this is what the sliders reach")

    @property
    def output(self) -> np.ndarray:
        """The photograph upsampled, uint8 (96, 96): what the widget shows of it now."""
        made = checkerboards.upsampled(
            self._levels[self.stride - 1], self.kernel_size, self.stride, self.weights
        )
        return np.asarray(made.clip(0, 255).astype(np.uint8))

    def __repr__(self) -> str:
        says = checkerboards.sentence(self.kernel_size, self.stride, self.weights)
        return f"CheckerboardExplorer({says})"

    def _figure(self) -> Any:
        photo = self._levels[self.stride - 1]
        pair = (self.kernel_size, self.stride)
        return figures.checkerboard([pair], photo, self.weights).figure

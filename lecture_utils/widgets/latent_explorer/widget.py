"""The plane of two-number codes: move over it, and the decoder's image follows."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.widgets.kit._grid_widget import GridWidget, array
from lecture_utils.widgets.kit.modules import assets

#: Most points that are drawn, and most grid lines of decoded images a side.
MOST_POINTS, FINEST = 2000, 81


class LatentExplorer(GridWidget):
    """Codes of two numbers as points of a plane, and the decoded image of the place one points at.

    The images of a fine grid of places are decoded once, when the widget is made; between them the
    browser blends the four nearest. A point can be chosen (click, or Enter on the nearest): its
    image and what comes back of it are shown side by side.

    Parameters
    ----------
    codes : array_like, (n, 2)
    labels : array_like of int, (n,)
        Class of each image; a point is drawn as this number.
    images : array_like, (n, H, W) or (n, 1, H, W)
        From 0 (black) to 1 (white).
    decode : callable
        Takes codes (m, 2), a NumPy array, and gives images (m, H, W) or (m, 1, H, W).
    resolution : int
        Grid lines a side, 2 to 81.
    size : {"small", "medium", "large", "classroom"}

    Raises
    ------
    TypeError, ValueError
        Codes that are not two finite numbers each, another number of labels or images, a ``decode``
        that is no function or gives images of another shape, a ``resolution`` out of its range, a
        misspelt keyword.

    Examples
    --------
    >>> decode = lambda z: np.zeros((len(z), 4, 4))
    >>> LatentExplorer([[0, 0], [1, 1]], [3, 8], np.zeros((2, 4, 4)), decode)
    LatentExplorer(2 images of 4×4 pixels, classes 3, 8, decoded at 41×41 places)
    """

    _esm, _css = assets("latent_explorer")

    z: traitlets.List[float] = traitlets.List(help="the place in the plane: [z[0], z[1]]").tag(
        sync=True
    )
    chosen = traitlets.Int(-1, help="the chosen point, -1 for none").tag(sync=True)
    _codes: traitlets.List[list[float]] = traitlets.List().tag(sync=True)
    _labels: traitlets.List[int] = traitlets.List().tag(sync=True)
    _extent: traitlets.List[float] = traitlets.List(
        help="[left, right, bottom, top] of the plane"
    ).tag(sync=True)
    _shape: traitlets.List[int] = traitlets.List(help="[resolution, H, W]").tag(sync=True)
    _decoded = traitlets.Unicode(help="grey levels of all places, base64").tag(sync=True)
    _images = traitlets.Unicode().tag(sync=True)
    _rebuilt = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        codes: Any,
        labels: Any,
        images: Any,
        decode: Callable[[np.ndarray], Any],
        resolution: int = 41,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        points = _points(codes)
        originals = _pictures(images, "images", len(points))
        classes = _classes(labels, len(points))
        steps = checks.whole(resolution, "resolution", least=2, most=FINEST, example=41)
        extent = _extent(points)
        left, right, bottom, top = extent
        xs, ys = np.linspace(left, right, steps), np.linspace(bottom, top, steps)
        # row by row from the bottom: place [j·steps + i] is (xs[i], ys[j])
        places = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        drawn = _decoded(decode, places, originals.shape[1:])
        rebuilt = _decoded(decode, points, originals.shape[1:])
        super().__init__(
            unknown,
            z=[float(value) for value in points.mean(axis=0)],
            size=size,
            _codes=points.round(6).tolist(),
            _labels=classes.tolist(),
            _extent=extent,
            _shape=[steps, *originals.shape[1:]],
            _decoded=_bytes(drawn),
            _images=_bytes(originals),
            _rebuilt=_bytes(rebuilt),
        )

    @traitlets.validate("z")
    def _place(self, proposal: Any) -> list[float]:
        value = proposal["value"]
        if len(value) != 2 or not np.isfinite(np.asarray(value, dtype=float)).all():
            raise ValueError(
                f"z (={value!r}) must be two finite numbers. Use for example z=[0.0, 0.0]."
            )
        return [float(number) for number in value]

    @traitlets.validate("chosen")
    def _point(self, proposal: Any) -> int:
        points = len(self._codes)
        if not points:  # not yet: the widget is being made
            return -1
        return checks.whole(
            proposal["value"], "chosen", least=-1, most=points - 1, why="-1 is for none"
        )

    def __repr__(self) -> str:
        steps, height, width = self._shape
        classes = ", ".join(map(str, sorted(set(self._labels))))
        return (
            f"LatentExplorer({len(self._codes)} images of {height}×{width} pixels, classes "
            f"{classes}, decoded at "
            f"{steps}×{steps} places)"
        )

    def _figure(self) -> Any:
        """The plane, and what the decoder makes of the place that is pointed at."""
        plane = figures.latent_map(self._codes, self._labels, "Codes of the images.")
        decoded = {f"decoded at z = ({self.z[0]:.2f}, {self.z[1]:.2f})": self._image()[None]}
        return [plane.figure, figures.gallery(decoded).figure]

    def _image(self) -> np.ndarray:
        """The image of the nearest place that is decoded, (H, W)."""
        steps, height, width = self._shape
        left, right, bottom, top = self._extent
        shares = (self.z[0] - left) / (right - left), (self.z[1] - bottom) / (top - bottom)
        i, j = (round(min(max(share, 0), 1) * (steps - 1)) for share in shares)
        pixels = np.frombuffer(base64.b64decode(self._decoded), np.uint8)
        return np.asarray(pixels.reshape(steps, steps, height, width)[j, i] / 255)


def _points(codes: Any) -> np.ndarray:
    points = _numbers(codes, "codes")
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(
            f"codes has the shape {points.shape}, but the explorer shows codes of two numbers, "
            f"(n, 2). Use a model with latent=2, or two columns of the codes, codes[:, :2]."
        )
    if not 1 <= len(points) <= MOST_POINTS:
        raise ValueError(
            f"codes holds {len(points)} points, but the plane shows from 1 to {MOST_POINTS}. Use "
            "for "
            f"example codes[:{MOST_POINTS}]."
        )
    if not np.isfinite(points).all():
        raise ValueError(
            "codes holds numbers that are not finite. Use the codes of a model whose training went "
            "well."
        )
    return points


def _numbers(values: Any, name: str) -> np.ndarray:
    """The values as floats."""
    numbers = array(values, name)
    if numbers.dtype.kind not in "fiub":
        raise TypeError(
            f"{name} (={checks.shown(values)}) must hold numbers, not {numbers.dtype}. Give an "
            "array "
            f"of floats."
        )
    return numbers.astype(float)


def _pictures(values: Any, name: str, count: int) -> np.ndarray:
    given = _numbers(values, name)
    images = given[:, 0] if given.ndim == 4 and given.shape[1] == 1 else given
    if images.ndim != 3 or 0 in images.shape or len(images) != count:
        raise ValueError(
            f"{name} has the shape {given.shape}, but must be one image for each of the {count} "
            f"codes: ({count}, H, W) or ({count}, 1, H, W). Give them in the order of the codes."
        )
    if not np.isfinite(images).all():
        raise ValueError(f"{name} holds numbers that are not finite. Use values from 0 to 1.")
    return images


def _classes(labels: Any, count: int) -> np.ndarray:
    classes = array(labels, "labels")
    if classes.shape != (count,) or classes.dtype.kind not in "iu":
        raise ValueError(
            f"labels has the shape {classes.shape} and holds {classes.dtype}, but must be one "
            "whole "
            f"number for each of the {count} codes. Give them in the order of the codes."
        )
    return classes


def _extent(points: np.ndarray) -> list[float]:
    """The plane's sides: all points with some room around them."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, 0.08 * (high - low), 1.0)
    (left, bottom), (right, top) = (low - room).tolist(), (high + room).tolist()
    return [left, right, bottom, top]


def _decoded(
    decode: Callable[[np.ndarray], Any], places: np.ndarray, shape: tuple[int, ...]
) -> np.ndarray:
    made = checks.function(decode, "decode", "codes (m, 2)")(places)
    images = _pictures(made, "what decode gives", len(places))
    if images.shape[1:] != shape:
        raise ValueError(
            f"decode gives images of {images.shape[1]}×{images.shape[2]} pixels, but images has "
            f"{shape[0]}×{shape[1]}. Use the decoder of the model that made the codes."
        )
    return images


def _bytes(images: np.ndarray) -> str:
    grey = np.round(255 * np.clip(images, 0, 1)).astype(np.uint8)
    return base64.b64encode(grey.tobytes()).decode("ascii")

"""A photograph, a kernel that can be edited, and what one makes of the other."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from lecture_utils import checks, figures
from lecture_utils.engine import ops, shapes
from lecture_utils.engine.trace import format_number
from lecture_utils.figures.kit.controls import Control, Switch
from lecture_utils.networks import datasets
from lecture_utils.widgets.kernel_lab import _given, _kernels, _shading
from lecture_utils.widgets.kernel_lab._pixel import Pixel
from lecture_utils.widgets.kit._grid_widget import GridWidget
from lecture_utils.widgets.kit.explorer._settings import choice, slider, yes_or_no
from lecture_utils.widgets.kit.explorer._told import size_lines
from lecture_utils.widgets.kit.modules import assets

#: What can be made of a photograph.
MODES = ("convolution", "max pooling", "average pooling")
#: Settings of a pooling that the lab starts with when it is switched to one.
POOLING = [2, 2, 0, 1]


class KernelLab(GridWidget):
    """A kernel on a photograph: every weight that is typed is followed at once.

    The pixel of the output that is pointed at shows its window in the photograph enlarged, the
    products, and the sum. Several kernels are the channels of one layer; a photograph in colours is
    three channels, each with a slice of the kernel of its own, that are added. Sums are exact; only
    their greys are cut off or scaled, and the lab says how. Nothing waits for the kernel.

    Parameters
    ----------
    photo : str, path or array_like
        A photograph of ``datasets.photo``, or a picture of your own (a file, or an array): it
        stays as it is up to 256 pixels a side, and of a larger one the middle is made smaller.
    kernel : str, array_like or sequence of them
        "vertical edges", "horizontal edges", "the deck's K", "sharpen", "blur 3×3", "blur 7×7",
        "outline", "emboss", "identity", "shift 3 to the right", "zeros" or "random"; or numbers
        (k, k), (n, k, k), (n, 1, k, k) or (n, 3, k, k), k up to 7. At most four.
    kernel_size : int or None
        None is the kernel's own size, and 2 for a pooling.
    stride : int or None
        None is 1, and the kernel size for a pooling.
    padding : int or "same"
        Zeros around the photograph, up to 9. "same" is what keeps its size.
    dilation : int
        Up to 4; average pooling has none.
    mode : {"convolution", "max pooling", "average pooling"}
    colour : bool
        Whether the photograph is three channels, or one grey.
    pixels : int
        Pixels a side of the photographs, 16 to 256.
    at : (int, int)
        Row and column of the output pixel that is looked at.
    shown : {"auto", "clip", "stretch", "signed"}
        How values beyond 0 to 255 are drawn: as fits the kernel, cut off, from the smallest to the
        largest, or with 0 as mid grey.
    seed : int
        Of kernels that are "random".
    size : {"small", "medium", "large", "classroom"}

    Attributes
    ----------
    input : numpy.ndarray
        The photograph, uint8 (1 or 3, H, W).
    weight : numpy.ndarray
        The kernels as they stand there, (n, 1 or 3, k, k).
    output : numpy.ndarray
        What ``ops`` makes of them, (channels, H_out, W_out).

    Raises
    ------
    TypeError, ValueError
        As ``datasets.photo``; an unknown name, a kernel that is no square of finite numbers, a
        parameter out of range, "same" with an even kernel or a stride; a misspelt keyword.
    OSError
        The file cannot be found.

    Examples
    --------
    >>> from lecture_utils import KernelLab
    >>> KernelLab("cat", "the deck's K", at=(20, 30))  # doctest: +NORMALIZE_WHITESPACE
    KernelLab('cat' 128×128, kernel_size=3, stride=1, padding=0, dilation=1, "the deck's K":
    Y 126×126, -75 to 243, mean 117.083; Y[20, 30] = 87)
    """

    _esm, _css = assets("kernel_lab")

    photo = traitlets.Unicode("", help="its name; empty for a picture of one's own").tag(sync=True)
    colour = traitlets.Bool(False).tag(sync=True)
    mode = traitlets.Enum(MODES, "convolution").tag(sync=True)
    # Any, because the check below gives better errors than traitlets' own
    kernel_size = traitlets.Any(3).tag(sync=True)
    stride = traitlets.Any(1).tag(sync=True)
    padding = traitlets.Any(0).tag(sync=True)
    dilation = traitlets.Any(1).tag(sync=True)
    channel = traitlets.Int(0, min=0, help="the output channel that is looked at").tag(sync=True)
    at = traitlets.Any((0, 0), help="row and column of the output pixel").tag(sync=True)
    shown = traitlets.Enum(_shading.SHOWN, "auto").tag(sync=True)
    seed = traitlets.Int(0, help="of the last random kernel").tag(sync=True)
    _slice = traitlets.Int(0, min=0, help="the colour whose weights are shown").tag(sync=True)
    _names: Sequence[str] = ("kernel_size", "stride", "padding", "dilation")
    _kernels: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _kept: traitlets.List[int] = traitlets.List(help="the setting of the other kind").tag(sync=True)
    _undo: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _photos: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _presets: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _formula = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        photo: Any = "cat",
        kernel: Any = "vertical edges",
        kernel_size: int | None = None,
        stride: int | None = None,
        padding: int | str = 0,
        dilation: int = 1,
        mode: str = "convolution",
        colour: bool = False,
        pixels: int = 128,
        at: tuple[int, int] = (40, 40),
        shown: str = "auto",
        seed: int = 1,
        size: str = "medium",
        **unknown: Any,
    ) -> None:
        checks.one_of(mode, "mode", MODES)
        checks.flag(colour, "colour")
        pixels = checks.whole(pixels, "pixels", least=16, most=_given.SIDE, example=128)
        seed = checks.whole(seed, "seed", least=0, most=2**31, example=1)
        own, name = _given.own(photo, pixels)
        if kernel_size is not None:
            _given.parameter(kernel_size, "kernel_size")
        convolves = mode == "convolution"
        kernels, side = _kernels.read(kernel, seed, kernel_size if convolves else None)
        wide = side
        if not convolves:
            side = 2 if kernel_size is None else int(kernel_size)
        step = (1 if convolves else side) if stride is None else stride
        spread = _given.parameter(dilation, "dilation")
        if spread > 1 and mode == "average pooling":
            raise ValueError(
                f"dilation (={spread}) must be 1 in average pooling: PyTorch's has none. Use "
                "dilation=1, or mode='max pooling'."
            )
        step = _given.parameter(step, "stride")
        setting = [side, step, _given.border(padding, side, step, spread), spread]
        super().__init__(
            unknown,
            photo=name,
            colour=colour,
            mode=mode,
            **dict(zip(self._names, setting, strict=True)),
            at=at,
            shown=checks.one_of(shown, "shown", _shading.SHOWN),
            seed=seed,
            size=size,
            _kernels=kernels,
            _kept=POOLING if convolves else [wide, 1, 0, 1],
            _photos=[*own, *_given.all_photos(pixels)],
            _presets=_kernels.presets(),
            _formula=shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
        )
        if problem := self._problem():
            raise ValueError(problem)

    # -- what is shown -----------------------------------------------------------------------------

    @property
    def input(self) -> np.ndarray:
        """The photograph, uint8 (1 or 3, H, W)."""
        one = next((p for p in self._photos if p["name"] == self.photo), self._photos[0])
        planes = np.frombuffer(base64.b64decode(one["pixels"]), np.uint8).reshape(one["shape"])
        shown = datasets.photo(planes, None, colour=self.colour)
        return shown if self.colour else shown[None]

    @property
    def weight(self) -> np.ndarray:
        """The kernels (n, 1 or 3, k, k); a cell that holds no number counts as 0."""
        channels = 3 if self.colour else 1
        return _kernels.weights_of(self._kernels, channels, self.kernel_size)

    @property
    def output(self) -> np.ndarray:
        """The output, (channels, H_out, W_out)."""
        if problem := self._problem():
            raise ValueError(problem)
        x = self.input.astype(np.int64)
        k, s, p, d = (getattr(self, name) for name in self._names)
        if self.mode == "convolution":
            return ops.conv2d(x, self.weight, stride=s, padding=p, dilation=d)
        if self.mode == "max pooling":
            return np.asarray(ops.max_pool2d(x, k, s, p, d))
        return ops.avg_pool2d(x, k, s, p)

    def _problem(self) -> str:
        setting = [getattr(self, name) for name in self._names]
        return _given.problem(self.mode, self.input.shape[1:], *setting)

    def _place(self) -> tuple[int, int, int]:
        """Channel, row and column of the output pixel that is looked at, inside the output."""
        count, rows, columns = self.output.shape
        row, column = self.at
        return min(self.channel, count - 1), min(row, rows - 1), min(column, columns - 1)

    def _pixel(self) -> Pixel:
        weights = self.weight if self.mode == "convolution" else None
        setting = [getattr(self, name) for name in self._names]
        return Pixel(self.mode, self.input, weights, self.output, self._place(), *setting)

    # -- checks ------------------------------------------------------------------------------------

    @traitlets.validate("kernel_size", "stride", "padding", "dilation")
    def _validate_parameter(self, proposal: Any) -> int:
        return _given.parameter(proposal["value"], proposal["trait"].name)

    @traitlets.validate("at")
    def _validate_place(self, proposal: Any) -> list[int]:
        value = proposal["value"]
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise TypeError(
                f"at (={checks.shown(value)}) must be a row and a column. Use for example "
                "at=(40, 40)."
            )
        most = _given.SIDE + 2 * _given.LIMITS["padding"]
        return [
            checks.whole(one, f"at[{i}]", least=0, most=most, example=40)
            for i, one in enumerate(value)
        ]

    @traitlets.validate("photo")
    def _validate_photo(self, proposal: Any) -> str:
        names: list[str] = [one["name"] for one in self._photos]
        return checks.one_of(str(proposal["value"]), "photo", names or [str(proposal["value"])])

    # -- its texts and its picture -----------------------------------------------------------------

    def _named(self) -> str:
        """What is done, in words: the kernel's name where it has one."""
        if self.mode != "convolution":
            return self.mode
        return ", ".join(repr(name) for name in self._kernel_names())

    def _setting(self) -> str:
        return ", ".join(f"{name}={getattr(self, name)}" for name in self._names)

    def _kernel_names(self) -> list[str]:
        size, channels = self.kernel_size, 3 if self.colour else 1
        names = {
            str(_kernels.texts_of(_kernels.framed(grid), size)): name
            for name, grid in reversed(_kernels.NAMED.items())
            if len(grid) <= size
        }
        found = []
        for kernel in self._kernels:
            slices = {
                str(_kernels.texts_of(one, size)) for one in _kernels.slices_of(kernel, channels)
            }
            found.append(names.get(slices.pop(), "own") if len(slices) == 1 else "own")
        return found

    def __repr__(self) -> str:
        x = self.input
        photo = f"{self.photo!r} " if self.photo else ""
        front = (
            f"KernelLab({photo}{x.shape[1]}×{x.shape[2]}{' in colours' * self.colour}, "
            f"{self._setting()}, {self._named()}: "
        )
        if problem := self._problem():
            return f"{front}no output. {problem})"
        y = self.output
        several = len(y) > 1
        told = ", ".join(
            f"Y{f'[{o}]' * several} {y.shape[1]}×{y.shape[2]}, {format_number(one.min())} to "
            f"{format_number(one.max())}, mean {format_number(round(float(one.mean()), 3))}"
            for o, one in enumerate(y)
        )
        channel, row, column = self._place()
        place = f"{channel}, {row}, {column}" if several else f"{row}, {column}"
        wrong = self._mistakes()
        pixel = f"Y[{place}] = {format_number(y[channel, row, column])}"
        return f"{front}{told}; {pixel}{f'; {wrong}' if wrong else ''})"

    def _mistakes(self) -> str:
        if self.mode != "convolution":
            return ""
        found = _kernels.mistakes(self._kernels, 3 if self.colour else 1, self.kernel_size)
        return f"{', '.join(found)}: counted as 0" if found else ""

    def _figure(self) -> Any:
        if problem := self._problem():
            return figures.message(f"The widget shows no output here. {problem}")
        x, y = self.input, self.output
        channel, row, column = self._place()
        weights = [*self.weight] if self.mode == "convolution" else [np.zeros(0)] * len(y)
        shades = [
            _shading.shade_of(self.mode, self.shown, w, one)
            for w, one in zip(weights, y, strict=True)
        ]
        levels = [_shading.levels(one, shade) for one, shade in zip(y, shades, strict=True)]
        source = f"X, {x.shape[1]}×{x.shape[2]}"
        pictures: dict[str, Any] = {source: x if self.colour else x[0]}
        if self.mode != "convolution" and self.colour:
            pictures["Y"] = np.stack(levels)
        else:
            pictures |= {f"Y[{o}]" if len(y) > 1 else "Y": one for o, one in enumerate(levels)}
        squares = {name: [(row, column, 1)] for name in pictures if name != source}
        squares[source] = self._taps(row, column)
        words = [
            self._pixel().sentence(),
            f"Shown: {_shading.words(y[channel], shades[channel])}",
            *([self._mistakes()] if self._mistakes() else []),
        ]
        return figures.filtered(pictures, self._grids(channel), squares, words).figure

    def _controls(self) -> Sequence[Control]:
        sliders = [slider(name, getattr(self, name), _given.LIMITS) for name in self._names]
        photos = {one["name"]: one["name"] or "your own" for one in self._photos}
        names = ["your own" if name == "own" else name for name in self._kernel_names()]
        presets = ("your own", *(one["name"] for one in self._presets))
        kernel = [Switch("Kernel", value=", ".join(names), options=presets)]
        return [
            *sliders,
            choice("Photograph", "", self.photo, photos),
            yes_or_no("In colours", "", self.colour),
            choice("Operation", "", self.mode, {mode: mode for mode in MODES}),
            *(kernel if self.mode == "convolution" else []),
            choice("Y is shown", "", self.shown, _shading.SHOWN_WORDS),
        ]

    def _told(self) -> Sequence[str]:
        if self._problem():
            return ()
        k, s, p, d = (getattr(self, name) for name in self._names)
        sizes, made = self.input.shape[1:], self.output.shape[1:]
        return size_lines(self._formula, sizes, made, k=k, s=s, p=p, d=d)

    def _taps(self, row: int, column: int) -> list[tuple[int, int, int]]:
        k, d = self.kernel_size, self.dilation
        top, left = row * self.stride - self.padding, column * self.stride - self.padding
        if d == 1 or self.mode == "average pooling":
            return [(top, left, k)]
        return [(top + d * a, left + d * b, 1) for a in range(k) for b in range(k)]

    def _grids(self, channel: int) -> dict[str, list[list[str]]]:
        """The kernel, the window and the products, as texts."""
        window, _ = self._pixel().window()
        look = min(self._slice if self.mode == "convolution" else channel, len(window) - 1)
        colour = f", {('red', 'green', 'blue')[look]}" if self.colour else ""
        if self.mode != "convolution":
            return {f"Read now{colour}": _rows(window[look])}
        weights = self.weight[min(channel, len(self._kernels) - 1)][look]
        return {
            f"Kernel K{colour}": _rows(weights),
            f"Read now{colour}": _rows(window[look]),
            "Products": _rows(weights * window[look]),
        }


def _rows(values: np.ndarray) -> list[list[str]]:
    return [[format_number(value) for value in row] for row in values]

"""The sheet of formulas: one page, on which every number is computed by the engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import matrices, metrics, ops, shapes, slides, trace
from lecture_utils.engine.trace import format_number
from lecture_utils.handouts.files import folder_for, write
from lecture_utils.handouts.paper import PAPERS, formula_pdf

#: What stands in a block: a formula with what comes out of it, a sentence, or grids.
Line = dict[str, Any]


def formulas(
    paper: str = "A4", folder: str | os.PathLike[str] = ".", overwrite: bool = False
) -> Path:
    """Write the sheet of formulas to print: one page, as a PDF file.

    Parameters
    ----------
    paper : {"A4", "Letter"}
    folder : str or path
        Made if only the folder around it exists.
    overwrite : bool
        Whether a file of the same name, but with another content, is replaced.

    Returns
    -------
    pathlib.Path
        Of the file.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.
    FileNotFoundError, NotADirectoryError, FileExistsError, OSError
        The file cannot be written, or would replace another.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     formulas(folder=folder).name
    'formulas_A4.pdf'
    """
    checks.one_of(paper, "paper", tuple(PAPERS))
    checks.flag(overwrite, "overwrite")
    home = folder_for(folder)
    name = f"formulas_{paper}.pdf"
    write(home, {name: formula_pdf(paper, blocks())}, overwrite)
    return home / name


def blocks() -> list[dict[str, Any]]:
    """What stands on the sheet: blocks of a title and lines, each a formula or a sentence."""
    return [
        {"title": "Letters and indices", "lines": _letters()},
        {"title": "Sizes along one axis", "lines": _sizes()},
        {"title": "Convolution (as in PyTorch: K is not turned)", "lines": _convolution()},
        {"title": "Receptive field", "lines": _sight()},
        {"title": "Transposed convolution: three views", "lines": _transposed()},
        {"title": "Pooling, switches, unpooling", "lines": _pooling()},
        {"title": "Costs for training", "lines": _costs()},
        {"title": "Scores of masks: A truth, B prediction", "lines": _scores()},
    ]


# --- the blocks -----------------------------------------------------------------------------------


def _letters() -> list[Line]:
    reach = shapes.effective_kernel(3, 2)
    return [
        _says("K: the kernel's weights. k: its size. s: stride, p: padding, d: dilation."),
        _says("H: the size of the input along one axis. C: channels."),
        _says("[row, column], both counted from 0. A pair means (down, to the right)."),
        _says("Border cells have the numbers −1, −2 … and H, H + 1 …; there X = 0."),
        _is("reach (effective kernel size) = d(k − 1) + 1", f"k = 3 and d = 2 give {reach}"),
    ]


def _sizes() -> list[Line]:
    deck = shapes.conv_output_size(3, 3, **slides.CONVOLUTION)
    wide = shapes.conv_output_size(7, 3, dilation=2)
    floor, ceil = (shapes.pool_output_size(5, 2, ceil_mode=mode) for mode in (False, True))
    back = shapes.conv_transpose_output_size(deck, 3, **slides.CONVOLUTION)
    spare = shapes.conv_transpose_output_size(deck, 3, **slides.CONVOLUTION, output_padding=1)
    unpooled = shapes.unpool_output_size(2, 2)
    return [
        _is(
            "⌊(H + 2p − d(k − 1) − 1) / s⌋ + 1",
            f"convolution and pooling: H = 3, k = 3, s = 2, p = 1 give {deck}; "
            f"H = 7, k = 3, d = 2 give {wide}",
        ),
        _says(
            f"Pooling with ceil_mode: ⌈ ⌉ in the place of ⌊ ⌋ (H = 5, k = 2, s = 2: {ceil}, not "
            f"{floor}), but no window begins in the border behind the input."
        ),
        _is("the same size: s = 1 and 2p = d(k − 1)", f"k = 5 needs p = {_same_padding(5)}"),
        _is(
            "(H − 1)s − 2p + d(k − 1) + output_padding + 1",
            f"transposed convolution: H = {deck}, k = 3, s = 2, p = 1 give {back}; with "
            f"output_padding = 1 they give {spare}",
        ),
        _is("(H − 1)s − 2p + k", f"unpooling: H = 2, k = 2, s = 2 give {unpooled}"),
    ]


def _convolution() -> list[Line]:
    record = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    weight = np.ones((8, 3, 3, 3), int)
    return [
        _is(
            "Y[i, j] = Σ X[s·i + d·a − p, s·j + d·b − p] · K[a, b]",
            "the sum over all a and b, from 0 to k − 1",
        ),
        _shows(("X", slides.X), ("K", slides.K), ("Y", record.output)),
        _says(f"With s = 2, p = 1: {_signs(record.steps[1].sentence)}."),
        _is(
            "weights: C_out · C_in · k², and C_out biases",
            f"3 → 8 channels, k = 3: {weight.size} weights, {len(weight)} biases",
        ),
        _says("An output channel is the sum over all input channels, and its bias."),
        _says("Dilation: d − 1 zeros between the weights of K. X stays as it is."),
    ]


def _sight() -> list[Line]:
    plain = _seen([{}, {}, {}])
    spread = _seen([{"dilation": 1}, {"dilation": 2}, {"dilation": 4}])
    strided = _seen([{"stride": 2}, {"stride": 2}, {"stride": 2}])
    return [
        _is(
            "each layer: r ← r + d(k − 1) · j, then j ← j · s",
            "begin with r = 1 and j = 1; at the end, one output sees r cells",
        ),
        _says(
            f"Three layers 3×3 see {plain} cells; {spread} with d = 1, 2, 4; {strided} with s = 2 "
            "in each."
        ),
    ]


def _transposed() -> list[Line]:
    y = ops.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    z = ops.conv_transpose2d(y, slides.K, **slides.CONVOLUTION)
    rows, columns = np.shape(matrices.conv_matrix(slides.K, (3, 3), **slides.CONVOLUTION))
    return [
        _is(
            "Z[s·i + d·a − p, s·j + d·b − p] += Y[i, j] · K[a, b]",
            "stamp (scatter): each cell of Y adds its scaled kernel; what is outside Z is cut off",
        ),
        _is(
            "s − 1 zeros between the cells of Y, d(k − 1) − p around",
            "zeros + turned kernel (gather): then slide K, turned by 180°, with stride 1",
        ),
        _is(
            "z = Cᵀ y, where the convolution is y = C x",
            f"matrix: on the deck C is {rows}×{columns}, Cᵀ {columns}×{rows}",
        ),
        _shows(("Y", y), ("K", slides.K), ("Z", z)),
        _says(
            "It gives back the shape of X, not X: it is no inverse, but the gradient of the "
            "convolution with respect to its input."
        ),
    ]


def _pooling() -> list[Line]:
    pooled, switches = ops.max_pool2d(slides.POOL_INPUT, 2, return_indices=True)
    back = ops.max_unpool2d(pooled, switches, 2)
    return [
        _says("Max: the largest of each window; the border counts as −∞. Without s, s = k."),
        _says("Average: the sum / k²; the border's zeros count (count_include_pad)."),
        _is(
            "switch = row · W + column of the largest cell",
            "unpooling: Z[switch] = the number, and all other cells are 0",
        ),
        _shows(("X", slides.POOL_INPUT), ("Y", pooled), ("switches", switches), ("Z", back)),
    ]


def _costs() -> list[Line]:
    scores = np.array([2.0, 1.0, 0.0])
    cost = metrics.cross_entropy(scores[None], [0])
    error = metrics.mse([0.0, 1.0], [0.5, 0.5])
    return [
        _is(
            "softmax: p[c] = exp(z[c]) / Σ exp(z)",
            f"z = 2, 1, 0 give p = {_three(metrics.softmax(scores))}",
        ),
        _is(
            "cross entropy = −log p[right class], mean over the pixels",
            f"class 0 is right: {_three([cost])} (the natural logarithm)",
        ),
        _is("MSE = mean of (x − x̂)²", f"x = 0, 1 and x̂ = 0.5, 0.5: {format_number(error)}"),
    ]


def _scores() -> list[Line]:
    truth = np.array([[1, 1, 1, 1, 0, 0, 0, 0, 0, 0]])
    said = np.array([[0, 0, 1, 1, 1, 1, 0, 0, 0, 0]])
    a, b, both = int(truth.sum()), int(said.sum()), int((truth & said).sum())
    background, one = metrics.iou(said, truth)
    _, two = metrics.dice(said, truth)
    mean = metrics.mean_iou(said, truth, 2)
    return [
        _is(
            "IoU = |A ∩ B| / |A ∪ B| = TP / (TP + FP + FN)",
            f"{a} and {b} pixels, {both} in both: {both} / {a + b - both} = {_three([one])}",
        ),
        _is("Dice = 2|A ∩ B| / (|A| + |B|)", f"2·{both} / ({a} + {b}) = {_three([two])}"),
        _says("Dice = 2 IoU / (1 + IoU), and IoU = Dice / (2 − Dice)."),
        _is(
            "mean IoU = the mean of the IoU of all classes",
            f"of {truth.size} pixels: background {_three([background])}, so {_three([mean])}; a "
            "class that is in neither mask is left out",
        ),
    ]


# --- how it is written ----------------------------------------------------------------------------


def _is(formula: str, example: str) -> Line:
    whole = formula.replace(" + 1", "\N{NO-BREAK SPACE}+\N{NO-BREAK SPACE}1")
    return {"formula": whole, "example": example, "grids": []}


def _says(sentence: str) -> Line:
    return {"formula": "", "example": sentence, "grids": []}


def _shows(*grids: tuple[str, Any]) -> Line:
    """Grids side by side, each with its name."""
    shown = [
        {"name": name, "rows": [[_signs(format_number(value)) for value in row] for row in rows]}
        for name, rows in ((name, np.asarray(grid).tolist()) for name, grid in grids)
    ]
    return {"formula": "", "example": "", "grids": shown}


def _seen(layers: Sequence[dict[str, int]]) -> int:
    return shapes.receptive_field([{"kernel_size": 3, **one} for one in layers])[-1].size


def _same_padding(kernel_size: int) -> int:
    """The padding that keeps the size, found by trying."""
    sizes = (shapes.conv_output_size(9, kernel_size, padding=p) for p in range(kernel_size))
    return list(sizes).index(9)


def _three(values: Sequence[float] | np.ndarray) -> str:
    return ", ".join(f"{value:.3f}" for value in values)


def _signs(text: str) -> str:
    return text.replace("-", "−")

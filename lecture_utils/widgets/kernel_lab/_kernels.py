"""Kernels as texts of 7×7 cells, the ones that have a name, and one that follows from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import slides
from lecture_utils.widgets.kit._cells import cell_text, parse_cell
from lecture_utils.widgets.kit._grid_widget import array

#: Cells a side that are kept, whatever is shown; kernels, that is output channels; colours.
MOST, MOST_KERNELS, COLOURS = 7, 4, 3
#: Larger weights are refused: the sums of the largest kernel stay exact in the browser.
LARGEST = 10**9

#: Kernels that have a name. The window is not turned round: as in PyTorch.
NAMED: dict[str, list[list[int]]] = {
    "vertical edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "horizontal edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "the deck's K": [list(row) for row in slides.K],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "blur 3×3": [[1] * 3] * 3,
    "blur 7×7": [[1] * 7] * 7,
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "shift 3 to the right": [[int((r, c) == (3, 0)) for c in range(7)] for r in range(7)],
    "zeros": [[0] * 3] * 3,
}
#: The name of one that is drawn by chance.
RANDOM = "random"

Slice = list[list[str]]
Kernel = dict[str, Any]  # "grey": Slice, "colours": three of them, or None while they are like grey


def offset(size: int) -> int:
    """Where the middle ``size`` cells of the seven begin."""
    return (MOST - size) // 2


def framed(values: Any) -> Slice:
    """A square of numbers as texts in the middle of 7×7 zeros."""
    size = len(values)
    start = offset(size)
    texts = [["0"] * MOST for _ in range(MOST)]
    for r, c in np.ndindex(size, size):
        texts[start + r][start + c] = cell_text(values[r][c])
    return texts


def presets() -> list[dict[str, Any]]:
    """The kernels that have a name, as the browser gets them."""
    return [
        {"name": name, "size": len(grid), "slice": framed(grid)} for name, grid in NAMED.items()
    ]


def texts_of(one: Slice, size: int) -> Slice:
    """The middle ``size`` × ``size`` texts."""
    start = offset(size)
    return [row[start : start + size] for row in one[start : start + size]]


def slices_of(kernel: Kernel, channels: int) -> list[Slice]:
    """The slices that a photograph needs: one, or one a colour."""
    if channels == 1:
        return [kernel["grey"]]
    return kernel["colours"] or [kernel["grey"]] * COLOURS


def weight_of(text: str) -> int | float | None:
    """The number in a cell, or None; none that is not finite."""
    value = parse_cell(text, LARGEST)
    return value if value is not None and np.isfinite(value) else None


def weights_of(kernels: list[Kernel], channels: int, size: int) -> np.ndarray:
    """The weights (kernels, channels, size, size); what is no number counts as 0."""
    return np.array(
        [
            [
                [[weight_of(text) or 0 for text in row] for row in texts_of(one, size)]
                for one in slices_of(kernel, channels)
            ]
            for kernel in kernels
        ]
    )


def mistakes(kernels: list[Kernel], channels: int, size: int) -> list[str]:
    """Cells that hold no number, in words."""
    found = []
    for o, kernel in enumerate(kernels):
        # grey weights that stand for three colours are one mistake
        slices = slices_of(kernel, channels if kernel["colours"] else 1)
        for c, one in enumerate(slices):
            texts = texts_of(one, size)
            for r, i in np.ndindex(size, size):
                if weight_of(texts[r][i]) is None:
                    front = (o, c) if len(kernels) > 1 or channels > 1 else ()
                    place = ", ".join(map(str, (*front, r, i)))
                    text = texts[r][i].strip()
                    found.append(f"K[{place}] {f'holds “{text}”' if text else 'is empty'}")
    return found


def _numbers(seed: int) -> Iterator[int]:
    """From 0 to below 2^32: "mulberry32". Twin of ``generator`` in kernels.js."""
    state, low = seed & 0xFFFFFFFF, 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & low
        mixed = ((state ^ (state >> 15)) * (state | 1)) & low
        mixed ^= (mixed + ((mixed ^ (mixed >> 7)) * (mixed | 61) & low)) & low
        yield (mixed ^ (mixed >> 14)) & low


def random_kernel(seed: int, size: int) -> Kernel:
    """Whole numbers from -2 to 2 that follow from a seed: the grey slice, then red, green, blue."""
    numbers = _numbers(seed)
    slices = [
        framed([[next(numbers) % 5 - 2 for _ in range(size)] for _ in range(size)])
        for _ in range(1 + COLOURS)
    ]
    return {"grey": slices[0], "colours": slices[1:]}


# --- what a caller gives --------------------------------------------------------------------------


def read(kernel: Any, seed: int, size: int | None) -> tuple[list[Kernel], int]:
    """Kernels, and the kernel size, of a name, a grid, several of them, or the weights of a layer.

    Raises
    ------
    TypeError, ValueError
        An unknown name, more than four, no squares of one size, cells that are no finite numbers of
        at most a thousand million; a ``size`` that would cut weights off.
    """
    listed = isinstance(kernel, list | tuple)
    several = listed and (any(isinstance(one, str) for one in kernel) or _depth(kernel) == 3)
    ones = list(kernel) if several else [kernel]
    found: list[tuple[Kernel | None, int]] = []
    for one in ones:
        found.extend(_named(one, size) if isinstance(one, str) else _given(one))
    largest = max(side for _, side in found)
    if len(found) > MOST_KERNELS:
        raise ValueError(
            f"kernel holds {len(found)} kernels, but the lab shows at most {MOST_KERNELS} output "
            f"channels. Use for example kernel[:{MOST_KERNELS}]."
        )
    if size is not None and size < largest:
        raise ValueError(
            f"kernel_size (={size}) would cut off weights of a {largest}×{largest} kernel. Use "
            f"kernel_size={largest}, or leave it out."
        )
    shown = largest if size is None else size
    made = [
        random_kernel(seed + n, shown) if one is None else one for n, (one, _) in enumerate(found)
    ]
    return made, shown


def _depth(one: Any) -> int:
    """How deep lists and arrays lie in one another."""
    if isinstance(one, list | tuple):
        return 1 + max(map(_depth, one), default=0)
    return int(getattr(one, "ndim", 0) or 0)


def _named(name: str, size: int | None) -> list[tuple[Kernel | None, int]]:
    checks.one_of(name, "kernel", (*NAMED, RANDOM))
    if name == RANDOM:
        return [(None, size or 3)]
    grid = NAMED[name]
    return [({"grey": framed(grid), "colours": None}, len(grid))]


def _given(value: Any) -> list[tuple[Kernel | None, int]]:
    """The kernels of a grid (k, k), of (n, k, k), or of a layer's weights (n, 1 or 3, k, k)."""
    grid = array(value, "kernel")
    if grid.dtype.kind not in "iuf":
        raise TypeError(
            f"kernel (={checks.shown(value)}) must be a name ({checks.listed((*NAMED, RANDOM))}) "
            f"or hold numbers, not {grid.dtype}. Use for example kernel='sharpen'."
        )
    shape = grid.shape
    square = grid.ndim in (2, 3, 4) and shape[-1] == shape[-2] and 1 <= shape[-1] <= MOST
    layers = grid.ndim != 4 or shape[1] in (1, COLOURS)
    if not square or not layers or shape[0] == 0:
        raise ValueError(
            f"kernel has the shape {shape}, but must be (k, k), (n, k, k), (n, 1, k, k) or "
            f"(n, 3, k, k) with k from 1 to {MOST}: one kernel_size is moved for both axes. Use a "
            "square kernel, for example kernel='sharpen'."
        )
    if not np.isfinite(grid).all() or np.abs(grid.astype(float)).max() > LARGEST:
        raise ValueError(
            f"kernel (={checks.shown(value)}) must hold finite numbers from -10⁹ to 10⁹: the sums "
            "of larger ones are not exact in the browser. Use for example kernel / kernel.max()."
        )
    rows = grid.reshape((-1, *shape[-3:]) if grid.ndim == 4 else (-1, 1, *shape[-2:]))
    made: list[tuple[Kernel | None, int]] = []
    for one in rows:
        slices = [framed(plane) for plane in one]
        colours = slices if len(slices) == COLOURS else None
        made.append(({"grey": slices[0], "colours": colours}, shape[-1]))
    return made

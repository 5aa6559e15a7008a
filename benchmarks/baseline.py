"""What the widgets are compared with: ``ipywidgets.interact`` that redraws a matplotlib figure.

The same grids, numbers and highlights, written the usual way. Only the latency benchmark uses this,
in the kernel of its notebook.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import IntSlider, fixed, interact

from benchmarks.grids import Case
from lecture_utils.engine import ops
from lecture_utils.engine.trace import Trace, format_number
from lecture_utils.networks import datasets

LIMITS = {"padding": (0, 3), "stride": (1, 4), "dilation": (1, 3), "kernel_size": (1, 5)}


def draw(record: Trace, step: int) -> None:
    """One figure: every grid of the trace, with the cells of a step filled."""
    frame = record.frame(step)
    names = [name for board in record.boards for name in board.grids]
    touched = (*frame.step.reads, *frame.step.writes) if frame.step else ()
    figure, all_axes = plt.subplots(1, len(names), figsize=(8, 3))
    for axes, name in zip(all_axes, names, strict=True):
        values = frame.written.get(name, record.grids[name].values)
        filled = np.zeros(record.grids[name].shape)
        for cell in touched:
            if cell.grid == name:
                filled[cell.row, cell.column] = 1
        axes.imshow(filled, cmap="Blues", vmin=0, vmax=2)
        for row, column in np.ndindex(filled.shape):
            value = values[row][column]
            if value is not None:
                axes.text(column, row, format_number(value), ha="center", va="center")
        axes.set_title(record.grids[name].label)
        axes.set_axis_off()
    figure.suptitle(frame.sentence[:90])
    plt.show()


def step_through(case: Case) -> None:
    """A slider for the step."""
    record = case.record()
    interact(lambda step: draw(record, step), step=IntSlider(0, 0, len(record)))


def explore(case: Case) -> None:
    """A slider for each parameter, in the order of the case's setting, and the first window."""

    def show(**moved: int) -> None:
        draw(case.record(**moved), 1)

    sliders = {name: IntSlider(value, *LIMITS[name]) for name, value in case.setting.items()}
    interact(show, **sliders)


def filter_photo(colour: bool, size: int = 7) -> None:
    """A slider for one weight of a kernel of ones, beside the photograph and what it becomes."""
    photo = datasets.photo("cat", colour=colour).astype(int)
    planes = photo if colour else photo[None]

    def show(weight: int, planes: np.ndarray) -> None:
        kernel = np.ones((1, len(planes), size, size), int)
        kernel[0, 0, 0, 0] = weight
        made = ops.conv2d(planes, kernel)
        _, (left, right) = plt.subplots(1, 2, figsize=(8, 4))
        left.imshow(photo.transpose(1, 2, 0) if colour else photo, cmap="gray", vmin=0, vmax=255)
        right.imshow(made[0], cmap="gray")
        right.set_title(f"Y[40, 40] = {made[0, 40, 40]}")
        plt.show()

    interact(show, weight=IntSlider(1, 0, 20), planes=fixed(planes))

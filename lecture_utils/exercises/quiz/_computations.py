"""The computations that a question may name: its numbers are the engine's, so none can be wrong.

Each function here takes plain numbers and grids. What stands in ``COMPUTATIONS`` is all that a file
of questions can call; ``lecture_utils/content/README.md`` lists it for teachers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.engine import maps, metrics, ops, shapes, slides, upsampling, zeros
from lecture_utils.exercises.misconceptions._scores import WRONG_SCORES
from lecture_utils.exercises.problems._answering import answer_of
from lecture_utils.exercises.problems._making import given
from lecture_utils.exercises.problems._problem import Problem

#: The grids of the lecture's slides.
_DECK = ("X", "K", "POOL_INPUT", "UNPOOL_INPUT")


def _deck(name: str) -> np.ndarray:
    """A grid of the lecture's slides."""
    return np.array(getattr(slides, checks.one_of(name, "name", _DECK)))


def _answer(task: Problem) -> np.ndarray:
    """The right answer of a task."""
    return task.answer


def _believed(task: Problem, misconception: str) -> np.ndarray:
    """The answer of somebody who has this misconception."""
    grid = answer_of(task, misconception)
    if grid is None:
        raise ValueError(f"{misconception!r} leads to no grid here. Use another task.")
    return grid


def _sentence(task: Problem, row: int, column: int) -> str:
    """The sum that gives one cell, as a sentence."""
    return str(task.key()["steps"][row][column]).replace("-", "−")


def _layers(kernels: Sequence[int], strides: Any, dilations: Any) -> list[dict[str, Any]]:
    """A stack of layers; without strides or dilations all of them are 1."""
    columns = zip(
        kernels, strides or [1] * len(kernels), dilations or [1] * len(kernels), strict=True
    )
    return [{"kernel_size": k, "stride": s, "dilation": d} for k, s, d in columns]


def _receptive_field(kernels: Any, strides: Any = None, dilations: Any = None) -> int:
    """How many cells of the input one output sees, along one axis."""
    return shapes.receptive_field(_layers(kernels, strides, dilations))[-1].size


def _blind_cells(kernels: Any, strides: Any = None, dilations: Any = None) -> list[int]:
    """Which cells of its field an output never reads."""
    return list(maps.gridding(_layers(kernels, strides, dilations)))


def _weights_of(kernels: Any) -> int:
    """How many weights a stack of layers has, for one channel."""
    return maps.cost(_layers(kernels, None, None)).weights


def _multiplications(kernels: Any, strides: Any = None, dilations: Any = None) -> float:
    """How many products a stack of layers computes for each cell of its input."""
    return float(maps.cost(_layers(kernels, strides, dilations)).per_input)


def _sizes_before(found: int, kernel_size: int, stride: int) -> list[int]:
    """All sizes that a layer without padding makes ``found`` cells of, along one axis."""
    smallest = shapes.conv_transpose_output_size(found, kernel_size, stride)
    return [*map(int, np.arange(stride) + smallest)]


def _size_of(grid: Any) -> tuple[int, int]:
    rows, columns = np.shape(grid)
    return rows, columns


def _pixel_costs(scores: Any, truth: Any) -> np.ndarray:
    """Cross entropy of each pixel; scores are a map for each class."""
    losses = metrics.cross_entropy(np.array([scores]), np.array([truth]), reduction="none")
    return np.asarray(losses[0])


def _wrong_score(misconception: str, *values: Any) -> float:
    """The number of somebody who has this misconception about a score."""
    return WRONG_SCORES[checks.one_of(misconception, "misconception", tuple(WRONG_SCORES))](*values)


def _surface_dice(truth: Any, prediction: Any, label: int, tolerance: float) -> float:
    """Of one class."""
    classes = int(np.max([truth, prediction])) + 1
    found = metrics.surface_dice(prediction, truth, classes, tolerance)
    return float(found[label])


def _iou(truth: Any, prediction: Any, label: int, void: int | None = None) -> float:
    """The IoU of one class; pixels of the label ``void`` do not count."""
    return float(metrics.iou(prediction, truth, ignore_index=void)[label])


COMPUTATIONS: Mapping[str, Callable[..., Any]] = {
    "conv_output_size": shapes.conv_output_size,
    "conv_transpose_output_size": shapes.conv_transpose_output_size,
    "pool_output_size": shapes.pool_output_size,
    "unpool_output_size": shapes.unpool_output_size,
    "sizes_before": _sizes_before,
    "effective_kernel": shapes.effective_kernel,
    "receptive_field": _receptive_field,
    "blind_cells": _blind_cells,
    "weights_of": _weights_of,
    "multiplications": _multiplications,
    "stamps": lambda kernel_size, stride: maps.overlap_pattern(kernel_size, stride).tolist(),
    "deck": _deck,
    "given": given,
    "answer": _answer,
    "believed": _believed,
    "sentence": _sentence,
    "switches": lambda grid, kernel_size: ops.max_pool2d(grid, kernel_size, return_indices=True)[1],
    "bilinear": lambda grid, scale: upsampling.bilinear(np.array(grid), scale),
    "zeros_between": zeros.between,
    "zeros_around": zeros.around,
    "zeros_below": lambda grid, cells: np.pad(grid, ((0, cells), (0, cells))),
    "size_of": _size_of,
    "softmax": lambda scores: metrics.softmax(np.array(scores), axis=0),
    "cross_entropy": _pixel_costs,
    "minus_log": lambda probability: -math.log(probability),
    "exp": math.exp,
    "iou": _iou,
    "surface_dice": _surface_dice,
    "pixel_accuracy": lambda counts: metrics.ConfusionMatrix(np.array(counts)).pixel_accuracy(),
    "mean_iou": lambda counts: metrics.ConfusionMatrix(np.array(counts)).mean_iou(),
    "mse": metrics.mse,
    "wrong_score": _wrong_score,
    "round": round,
    "len": len,
    "sum": sum,
    "mean": lambda values: float(np.mean(values)),
}

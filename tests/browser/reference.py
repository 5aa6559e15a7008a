"""What torch makes of the grids that a widget shows."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from lecture_utils.engine.trace import format_number


def torch_conv2d(x: Any, k: Any, **parameters: Any) -> np.ndarray:
    """``torch.nn.functional.conv2d`` of two bare grids, in double precision."""
    return _bare(functional.conv2d(_batch(x), _batch(k), **parameters))


def unread_cells(
    height: int, width: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> set[tuple[int, int]]:
    """Cells of the padded input on which no output of torch's conv2d depends: their gradient is
    0.
    """
    x = torch.zeros((1, 1, height + 2 * padding, width + 2 * padding), requires_grad=True)
    weight = torch.ones((1, 1, kernel_size, kernel_size))
    functional.conv2d(x, weight, stride=stride, dilation=dilation).sum().backward()
    return set(map(tuple, (x.grad[0, 0] == 0).nonzero().tolist()))


def setting_of(title: str) -> dict[str, Any]:
    """The parameters in a title such as "conv2d, stride=(1, 2), padding=0"; words are left out."""
    return {
        name: ast.literal_eval(text) for name, text in re.findall(r"(\w+)=(\d+|\([\d, ]+\))", title)
    }


def results(board: Any, title: str) -> dict[str, np.ndarray]:
    """What torch computes for each grid that the stepper writes.

    Parameters
    ----------
    board : tests.browser.board.Board
        A stepper. The grids that it reads are taken from the page.
    title : str
        The operation and its parameters.

    Returns
    -------
    dict of str to array
        By the name of the grid.
    """
    return _RESULTS[title.partition(",")[0]](board.numbers, setting_of(title))


def _conv2d(numbers: Any, setting: dict[str, Any]) -> dict[str, np.ndarray]:
    setting.pop("padding")  # the grid on the page has its border
    if numbers("padded").size:
        return {"output": torch_conv2d(numbers("padded"), numbers("kernel"), **setting)}
    several = ((numbers(f"padded {c}"), numbers(f"kernel {c}")) for c in itertools.count())
    pairs = list(itertools.takewhile(lambda pair: pair[0].size, several))
    sums = [torch_conv2d(*pair, **setting) for pair in pairs]
    return {"output": sum(sums), **{f"channel {c}": one for c, one in enumerate(sums)}}


def _conv_transpose2d(numbers: Any, setting: dict[str, Any]) -> dict[str, np.ndarray]:
    padded, kernel = numbers("padded"), numbers("kernel")
    if not kernel.size:  # a board on which K is not turned
        return {"output": torch_conv2d(padded, numbers("turned"))}
    stamped = _bare(
        functional.conv_transpose2d(_batch(numbers("input")), _batch(kernel), **setting)
    )
    # a board of stamps alone has no padded input
    return {
        "output": torch_conv2d(padded, numbers("turned")) if padded.size else stamped,
        "stamped": stamped,
        "column": stamped.reshape(-1, 1),
    }


def _max_pool2d(numbers: Any, setting: dict[str, Any]) -> dict[str, np.ndarray]:
    x = numbers("input")
    output, indices = functional.max_pool2d(_batch(x), return_indices=True, **setting)
    switches = np.zeros(x.size)
    switches[indices.ravel()] = 1
    return {"output": _bare(output), "switches": switches.reshape(x.shape)}


def _avg_pool2d(numbers: Any, setting: dict[str, Any]) -> dict[str, np.ndarray]:
    return {"output": _bare(functional.avg_pool2d(_batch(numbers("input")), **setting))}


def _max_unpool2d(numbers: Any, setting: dict[str, Any]) -> dict[str, np.ndarray]:
    # where the maxima were is marked by ones; numbered as they lie, they say where each one's
    # window is
    switches = _batch(numbers("switches"))
    _, indices = functional.max_pool2d(switches, return_indices=True, **setting)
    shape = tuple(switches.shape[-2:])
    decoder = numbers("decoder")  # where pooling comes first, the input is what was pooled
    values = _batch(decoder if decoder.size else numbers("input"))
    return {"output": _bare(functional.max_unpool2d(values, indices, output_size=shape, **setting))}


def _cross_entropy(numbers: Any, setting: dict[str, Any]) -> dict[str, np.ndarray]:
    """Rounded as the page shows them; a pixel that is ignored has an empty cell and is not looked
    at.
    """
    scores = np.stack(list(_grids(numbers, "scores")))
    truth = torch.tensor(numbers("target"), dtype=torch.long)[None]
    weight = torch.tensor(setting["weight"]).double() if "weight" in setting else None
    how = {"weight": weight, "ignore_index": setting.get("ignore_index", -100)}
    logits = torch.tensor(scores)[None]
    found = {"output": functional.cross_entropy(logits, truth, **how).reshape(1, 1)}
    if "ignore_index" not in setting:
        found["loss"] = functional.cross_entropy(logits, truth, reduction="none", **how)[0]
        found["probability"] = logits.softmax(1).gather(1, truth[:, None])[0, 0]
    shown = np.vectorize(lambda value: float(format_number(value, 3)))
    return {name: shown(values.numpy()) for name, values in found.items()}


def _grids(numbers: Any, name: str) -> Iterator[np.ndarray]:
    """``scores0``, ``scores1`` … as long as the page has them."""
    for number in itertools.count():
        grid = numbers(f"{name}{number}")
        if not grid.size:
            return
        yield grid


_RESULTS = {
    "conv2d": _conv2d,
    "conv_transpose2d": _conv_transpose2d,
    "max_pool2d": _max_pool2d,
    "avg_pool2d": _avg_pool2d,
    "max_unpool2d": _max_unpool2d,
    "cross_entropy": _cross_entropy,
}


def _batch(grid: Any) -> torch.Tensor:
    return torch.tensor(np.asarray(grid), dtype=torch.float64)[None, None]


def _bare(batch: torch.Tensor) -> np.ndarray:
    return batch[0, 0].numpy()

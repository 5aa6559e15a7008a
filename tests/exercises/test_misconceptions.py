"""The catalogue of misconceptions: complete, well written, each grid computed another way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lecture_utils import exercises, ops, zeros
from lecture_utils.exercises import MISCONCEPTIONS, OPERATIONS, answer_of, given, misconception
from lecture_utils.exercises.misconceptions._catalogue import RULES
from lecture_utils.exercises.procedures._procedures import PROCEDURES
from tests.exercises.drawn import lecture, sample, singles
from tests.refusals import holds, refusal
from tests.tables import for_each

ROOT = Path(__file__).resolve().parents[2]
CONVOLUTIONS = ("conv2d", "dilated_conv2d")
EVERY = [found.id for found in MISCONCEPTIONS]
#: Those that lead to a grid; the others lead to a number, and are computed in test_scores.py.
IDS = [found.id for found in MISCONCEPTIONS if found.operations]

# What the course promises to recognise, and under which names.
PROMISED = {
    "true-convolution flip": ["kernel-flipped"],
    "no rotation in a transpose": ["kernel-not-turned"],
    "rotation by 90°": ["kernel-turned-right", "kernel-turned-left"],
    "rotation by 90°, transposed": ["kernel-quarter-turn-right", "kernel-quarter-turn-left"],
    "a mirror only": ["kernel-mirrored-left-right", "kernel-mirrored-up-down"],
    "a mirror only, transposed": ["kernel-only-left-right", "kernel-only-up-down"],
    "rows as columns": ["kernel-transposed", "kernel-transposed-instead"],
    "padding on one side only": ["padding-top-left", "padding-bottom-right"],
    "padding on one side only, transposed": ["cut-top-left", "cut-bottom-right"],
    "padding forgotten": ["padding-forgotten", "cut-forgotten"],
    "padding added instead of cut": ["padding-as-border", "padding-adds"],
    "padding with the edge value": ["padding-edge"],
    "stride ignored": ["stride-ignored", "zeros-forgotten"],
    "stride on one axis": ["stride-rows-only", "stride-columns-only"],
    "stride on one axis, transposed": ["zeros-rows-only", "zeros-columns-only"],
    "stride applied to the output": ["stride-on-the-output", "stride-spreads-output"],
    "dilation counted from 0": ["dilation-from-zero"],
    "zeros in the map": ["dilation-of-the-map"],
    "zeros around instead of between": ["zeros-around", "dilation-zeros-around"],
    "output_padding as more zeros inside": ["output-padding-inside"],
    "overlaps overwritten": ["overlap-overwritten"],
    "input and kernel swapped": ["input-kernel-swapped", "transposed-input-kernel-swapped"],
    "ceil for floor": ["size-ceil"],
    "matrix product": ["matrix-product", "matrix-product-whole"],
    "max by absolute value": ["max-by-size", "max-without-sign"],
    "average for max": ["average-for-max"],
    "max for average": ["max-for-average"],
    "switches by output position": ["unpool-top-left"],
    "repeated over the window": ["unpool-repeated"],
    "sign dropped": ["unpool-sign-dropped"],
    "signs dropped before": ["weights-without-sign", "map-without-sign", "average-without-signs"],
    "the whole result negated": ["result-negated"],
    "filled in another order": ["result-by-columns", "result-right-to-left", "result-bottom-up"],
    "a row or a weight forgotten": ["kernel-first-row-lost", "kernel-last-weight-lost"],
    "sum for product": ["sum-for-product", "stamp-adds-weights"],
    "another border": ["border-of-ones", "padding-reflected", "padding-wrapped"],
    "another pooling": ["sum-for-max", "range-for-pool", "first-for-pool", "last-for-pool"],
}


@pytest.mark.parametrize("promise", PROMISED)
def test_the_catalogue_has_what_is_promised(promise):
    assert set(PROMISED[promise]) <= set(IDS)


def test_ids_are_names_and_unique():
    assert len(set(EVERY)) == len(EVERY) >= 40
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", id) for id in EVERY)
    assert {operation for found in MISCONCEPTIONS for operation in found.operations} == set(
        OPERATIONS
    )


def test_every_belief_and_every_text_stands_once():
    assert len({(found.belief, found.operations) for found in MISCONCEPTIONS}) == len(EVERY)


@for_each(EVERY)
def test_the_words_of_a_misconception_are_sentences(id):
    found = misconception(id)
    for text in (found.belief, found.help):
        assert text == " ".join(text.split()) and text.endswith(".")
        assert re.match(r"[A-Z“]|output_padding ", text), "a sentence begins with a capital"
        assert not re.search(r"[{}]", text), "these are texts, not templates"
    assert len(found.belief) <= 110 and 60 <= len(found.help) <= 240
    sentences = re.split(r"(?<=[.]) ", found.help)
    assert 1 <= len(sentences) <= 3 and max(len(s.split()) for s in sentences) <= 34


def headings(lesson: str) -> set[str]:
    """The texts of all headings of a notebook."""
    page = json.loads((ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(c["source"]) for c in page["cells"] if c["cell_type"] == "markdown"]
    return {found[1].strip() for cell in cells for found in re.finditer(r"(?m)^#+ (.*)$", cell)}


@for_each(EVERY)
def test_the_section_to_go_back_to_exists(id):
    found = misconception(id)
    assert found.section in headings(found.lesson)
    assert found.back == f"{found.lesson}, section '{found.section}'"


@for_each(IDS)
def test_a_misconception_replaces_a_stage_of_each_of_its_operations(id):
    rule = RULES[id]
    for operation in rule.operations:
        assert rule.stage in PROCEDURES[operation]


# --- the same grids, computed another way ---------------------------------------------------------

Reference = Callable[[dict[str, Any]], np.ndarray]


def conv(call: dict[str, Any], **changes: Any) -> np.ndarray:
    return ops.conv2d(**{**call, **changes})


def deconv(call: dict[str, Any], **changes: Any) -> np.ndarray:
    return ops.conv_transpose2d(**{**call, **changes})


def wide(call: dict[str, Any], before: bool, after: bool, mode: str = "constant") -> np.ndarray:
    sides = [(p * before, p * after) for p in call["padding"]]
    return np.pad(call["input"], sides, mode=mode)


def pool(call: dict[str, Any], **changes: Any) -> np.ndarray:
    operation = ops.avg_pool2d if "count_include_pad" in call else ops.max_pool2d
    return operation(**{**call, **changes})


def slid(call: dict[str, Any], **changes: Any) -> np.ndarray:
    """The window of a call with other settings, whatever it does with a window."""
    return (conv if "weight" in call else pool)(call, **changes)


def keep(axis: int, value: int = 1) -> Callable[[tuple[int, int]], tuple[int, int]]:
    """A pair with the other axis set to ``value``."""
    return lambda pair: (pair[0], value) if axis == 0 else (value, pair[1])


def more(pair: tuple[int, int]) -> tuple[int, int]:
    return tuple(n + (n > 1) for n in pair)


def over_windows(call: dict[str, Any], reduce: Callable[[np.ndarray], float]) -> np.ndarray:
    """Each window of a pooling, as a list of the cells of X in it, reduced to a number."""
    x, out = call["input"], pool(call)
    result = np.zeros(out.shape)
    for i, j in np.ndindex(out.shape):
        top, left = (
            n * s - p for n, s, p in zip((i, j), call["stride"], call["padding"], strict=True)
        )
        k_h, k_w = call["kernel_size"]
        cells = [
            (r, c)
            for r in range(top, top + k_h)
            for c in range(left, left + k_w)
            if 0 <= r < x.shape[0] and 0 <= c < x.shape[1]
        ]
        result[i, j] = reduce(np.array([(x[cell], *cell) for cell in cells]))
    return result


def rounded_up(call: dict[str, Any]) -> np.ndarray:
    if "weight" not in call:
        return pool(call, ceil_mode=True)
    # zeros after the border make room for a window that hangs over; none may begin after X
    x = np.pad(wide(call, True, True), [(0, s - 1) for s in call["stride"]])
    y = conv(call, input=x, padding=0)
    axes = zip(y.shape, call["stride"], call["input"].shape, call["padding"], strict=True)
    rows, columns = (min(n, -(-(size + p) // s)) for n, s, size, p in axes)
    return y[:rows, :columns]


def overwritten(call: dict[str, Any]) -> np.ndarray:
    y, k = call["input"], call["weight"]
    z = deconv(call)
    size = [n + 2 * p for n, p in zip(z.shape, call["padding"], strict=True)]
    canvas = np.zeros(size, int)
    for i, j in np.ndindex(y.shape):
        for a, b in np.ndindex(k.shape):
            r = i * call["stride"][0] + a * call["dilation"][0]
            c = j * call["stride"][1] + b * call["dilation"][1]
            if r < size[0] and c < size[1]:
                canvas[r, c] = y[i, j] * k[a, b]
    (top, left), (rows, columns) = call["padding"], z.shape
    return canvas[top : top + rows, left : left + columns]


def stamped(call: dict[str, Any], spread: np.ndarray) -> np.ndarray:
    """Stamps of a map that has its zeros already, one cell apart; output_padding; the cut."""
    grown = deconv(call, input=spread, stride=1, padding=0, output_padding=0)
    return cut(call, np.pad(grown, [(0, o) for o in call["output_padding"]]))


def cut(
    call: dict[str, Any], grown: np.ndarray, before: bool = True, after: bool = True
) -> np.ndarray:
    """What is left of an uncut result."""
    (top, left) = (p * before for p in call["padding"])
    (bottom, right) = (n - p * after for n, p in zip(grown.shape, call["padding"], strict=True))
    return grown[top:bottom, left:right]


def uncut(call: dict[str, Any]) -> np.ndarray:
    return deconv(call, padding=0)


def each_place(call: dict[str, Any]) -> np.ndarray:
    """The place of the largest number, counted in its window with the cells outside X."""
    _, at = ops.max_pool2d(**call, return_indices=True)
    rows, columns = divmod(np.asarray(at), call["input"].shape[1])
    top, left = np.indices(rows.shape)
    (s_h, s_w), (p_h, p_w) = call["stride"], call["padding"]
    return (rows - top * s_h + p_h) * call["kernel_size"][1] + columns - left * s_w + p_w


def gathered(call: dict[str, Any], border: Callable[[int, int], int], step: Any = 1) -> np.ndarray:
    """Zeros between, a border of our own, and a window with the turned kernel."""
    spread = zeros.between(call["input"], call["stride"])
    axes = zip(
        call["weight"].shape, call["dilation"], call["padding"], call["output_padding"], strict=True
    )
    sides = [(border(d * (k - 1), p), border(d * (k - 1), p) + o) for k, d, p, o in axes]
    grid = np.pad(spread, [(max(0, a), max(0, b)) for a, b in sides])
    rows, columns = (
        slice(max(0, -a), n - max(0, -b)) for (a, b), n in zip(sides, grid.shape, strict=True)
    )
    return ops.conv2d(
        grid[rows, columns], call["weight"][::-1, ::-1], None, step, 0, call["dilation"]
    )


def unpool(call: dict[str, Any], **changes: Any) -> np.ndarray:
    return ops.max_unpool2d(**{**call, **changes})


def zeros_one_side(call: dict[str, Any]) -> np.ndarray:
    """output_padding before instead of after: the result is moved."""
    larger = tuple(o + p for o, p in zip(call["output_padding"], call["padding"], strict=True))
    grown = np.pad(deconv(call, padding=0, output_padding=0), [(n, n) for n in larger])
    rows, columns = deconv(call).shape
    top, left = (
        g + p - o for g, p, o in zip(larger, call["padding"], call["output_padding"], strict=True)
    )
    return grown[top : top + rows, left : left + columns]


def one_side(call: dict[str, Any], before: bool, after: bool) -> np.ndarray:
    """With a border at the top left or at the bottom right only."""
    x = wide(call, before, after)
    if "weight" in call:
        return conv(call, input=x, padding=0)
    real = wide({**call, "input": np.ones_like(call["input"])}, before, after)
    if "count_include_pad" not in call:
        return pool(call, input=np.where(real, x, -99), padding=0)
    counted = real if not call["count_include_pad"] else np.ones_like(x)
    sums, counts = (pool(call, input=g, padding=0, divisor_override=1) for g in (x, counted))
    return sums / counts


def products(call: dict[str, Any], **changes: Any) -> np.ndarray:
    """A convolution or a transposed one, whichever the call is."""
    return (deconv if "output_padding" in call else conv)(call, **changes)


def right(call: dict[str, Any]) -> np.ndarray:
    """What is right, for the result to be changed."""
    if "indices" in call:
        return unpool(call)
    return products(call) if "weight" in call else pool(call)


def but(weight: np.ndarray, *place: Any) -> np.ndarray:
    """The weights with a part of them 0."""
    left = weight.copy()
    left[place] = 0
    return left


def each_window(call: dict[str, Any], made: Callable[[np.ndarray, np.ndarray], Any]) -> np.ndarray:
    """A convolution in which a window and the weights become a number in another way."""
    x, k, y = wide(call, True, True), call["weight"], conv(call)
    found = np.zeros(y.shape)
    for i, j in np.ndindex(y.shape):
        top, left = i * call["stride"][0], j * call["stride"][1]
        d_h, d_w = call["dilation"]
        window = x[top : top + d_h * (k.shape[0] - 1) + 1 : d_h]
        found[i, j] = made(window[:, left : left + d_w * (k.shape[1] - 1) + 1 : d_w], k)
    return found


def joined(
    call: dict[str, Any],
    join: Callable[[list[Any]], Any],
    brought: Callable[[Any, Any], Any] = lambda v, w: v * w,
) -> np.ndarray:
    """Stamps, of which several numbers in one cell are joined in another way than by adding."""
    size = [n + 2 * p for n, p in zip(deconv(call).shape, call["padding"], strict=True)]
    lists: dict[tuple[int, int], list[Any]] = {}
    for i, j in np.ndindex(call["input"].shape):
        for a, b in np.ndindex(call["weight"].shape):
            r = i * call["stride"][0] + a * call["dilation"][0]
            c = j * call["stride"][1] + b * call["dilation"][1]
            lists.setdefault((r, c), []).append(brought(call["input"][i, j], call["weight"][a, b]))
    canvas = np.array(
        [[join(lists.get((r, c), [0])) for c in range(size[1])] for r in range(size[0])]
    )
    return cut(call, canvas)


def bordered(call: dict[str, Any], mode: str, **more: Any) -> np.ndarray:
    """A border that holds something else than zeros."""
    x = np.pad(call["input"], [(p, p) for p in call["padding"]], mode, **more)
    return slid(call, input=x, padding=0)


def corners(call: dict[str, Any]) -> np.ndarray:
    k_h, k_w = call["kernel_size"]
    rows, columns = np.indices(call["input"].shape)
    return (rows * k_h + k_h - 1) * call["output_size"][1] + columns * k_w + k_w - 1


def down_the_columns(call: dict[str, Any]) -> np.ndarray:
    rows, columns = divmod(call["indices"].ravel(), call["output_size"][1])
    order = sorted(zip(columns, rows, strict=True))
    found = [row * call["output_size"][1] + column for column, row in order]
    return np.array(found).reshape(call["input"].shape)


REFERENCES: dict[str, Reference] = {
    "weights-without-sign": lambda c: products(c, weight=abs(c["weight"])),
    "weights-negative-dropped": lambda c: products(c, weight=c["weight"].clip(min=0)),
    "map-without-sign": lambda c: products(c, input=abs(c["input"])),
    "kernel-first-row-lost": lambda c: products(c, weight=but(c["weight"], 0)),
    "kernel-last-row-lost": lambda c: products(c, weight=but(c["weight"], -1)),
    "kernel-first-column-lost": lambda c: products(c, weight=but(c["weight"], ..., 0)),
    "kernel-last-column-lost": lambda c: products(c, weight=but(c["weight"], ..., -1)),
    "kernel-first-weight-lost": lambda c: products(c, weight=but(c["weight"], 0, 0)),
    "kernel-last-weight-lost": lambda c: products(c, weight=but(c["weight"], -1, -1)),
    "difference-for-product": lambda c: each_window(c, lambda w, k: w.sum() - k.sum()),
    "sum-for-product": lambda c: each_window(c, lambda w, k: w.sum() + k.sum()),
    "stamp-adds-weights": lambda c: joined(c, sum, lambda v, w: v + w),
    "weights-as-marks": lambda c: conv(c, weight=(c["weight"] != 0).astype(int)),
    "sums-multiplied": lambda c: conv(c, weight=np.full_like(c["weight"], c["weight"].sum())),
    "largest-product": lambda c: each_window(c, lambda w, k: (w * k).max()),
    "products-averaged": lambda c: conv(c) / c["weight"].size,
    "border-of-ones": lambda c: bordered(c, "constant", constant_values=1),
    "padding-reflected": lambda c: bordered(c, "reflect"),
    "padding-wrapped": lambda c: bordered(c, "wrap"),
    "padding-rows-only": lambda c: slid(c, padding=keep(0, 0)(c["padding"])),
    "padding-columns-only": lambda c: slid(c, padding=keep(1, 0)(c["padding"])),
    "padding-one-too-wide": lambda c: conv(c, padding=tuple(p + 1 for p in c["padding"])),
    "padding-always-half": lambda c: conv(c, padding=tuple(k // 2 for k in c["weight"].shape)),
    "stride-from-zero": lambda c: slid(c, stride=tuple(s + 1 for s in c["stride"])),
    "stride-twice": lambda c: slid(c)[:: c["stride"][0], :: c["stride"][1]],
    "dilation-rows-only": lambda c: conv(c, dilation=keep(0)(c["dilation"])),
    "dilation-columns-only": lambda c: conv(c, dilation=keep(1)(c["dilation"])),
    "dilation-repeats-weights": lambda c: conv(
        c,
        weight=c["weight"].repeat(c["dilation"][0], axis=0).repeat(c["dilation"][1], axis=1),
        dilation=1,
    ),
    "dilation-of-the-output": lambda c: zeros.between(conv(c, dilation=1), c["dilation"]),
    "stamp-rows-as-columns": lambda c: deconv(c, weight=c["weight"].T),
    "zeros-behind-too": lambda c: stamped(
        c,
        np.pad(zeros.between(c["input"], c["stride"]), [(0, s - 1) for s in c["stride"]]),
    ),
    "cells-repeated": lambda c: stamped(
        c, c["input"].repeat(c["stride"][0], axis=0).repeat(c["stride"][1], axis=1)
    ),
    "stamps-side-by-side": lambda c: deconv(c, stride=c["weight"].shape),
    "overlap-averaged": lambda c: joined(c, np.mean),
    "overlap-largest": lambda c: joined(c, max),
    "overlap-first-stays": lambda c: joined(c, lambda brought: brought[0]),
    "convolution-instead": lambda c: ops.conv2d(
        **{name: value for name, value in c.items() if name != "output_padding"}
    ),
    "sum-for-max": lambda c: over_windows(c, lambda w: w[:, 0].sum()),
    "place-in-window": each_place,
    "range-for-pool": lambda c: over_windows(c, lambda w: np.ptp(w[:, 0])),
    "first-for-pool": lambda c: over_windows(c, lambda w: w[0, 0]),
    "last-for-pool": lambda c: over_windows(c, lambda w: w[-1, 0]),
    "middle-for-pool": lambda c: over_windows(c, lambda w: np.median(w[:, 0])),
    "second-for-max": lambda c: over_windows(c, lambda w: sorted(w[:, 0])[-2:][0]),
    "extremes-averaged": lambda c: over_windows(c, lambda w: (w[:, 0].max() + w[:, 0].min()) / 2),
    "minimum-for-average": lambda c: over_windows(c, lambda w: w[:, 0].min()),
    "average-without-signs": lambda c: pool(c, input=abs(c["input"])),
    "unpool-bottom-right": lambda c: unpool(c, indices=corners(c)),
    "switch-order-columns": lambda c: unpool(c, indices=down_the_columns(c)),
    "unpool-shared": lambda c: (
        np.kron(c["input"], np.ones(c["kernel_size"])) / np.prod(c["kernel_size"])
    ),
    "result-negated": lambda c: -right(c),
    "result-without-sign": lambda c: abs(right(c)),
    "result-negatives-lost": lambda c: right(c).clip(min=0),
    "result-by-columns": lambda c: right(c).ravel().reshape(right(c).shape[::-1]).T,
    "result-right-to-left": lambda c: right(c)[:, ::-1],
    "result-bottom-up": lambda c: right(c)[::-1],
    "kernel-flipped": lambda c: conv(c, weight=np.rot90(c["weight"], 2)),
    "kernel-turned-right": lambda c: conv(c, weight=np.fliplr(c["weight"].T)),
    "kernel-turned-left": lambda c: conv(c, weight=np.flipud(c["weight"].T)),
    "kernel-mirrored-left-right": lambda c: conv(c, weight=np.fliplr(c["weight"])),
    "kernel-mirrored-up-down": lambda c: conv(c, weight=np.flipud(c["weight"])),
    "kernel-transposed": lambda c: conv(c, weight=c["weight"].T),
    "input-kernel-swapped": lambda c: conv(c, input=c["weight"], weight=c["input"]),
    # the sum of all numbers of W @ K is (sums of the columns of W) · (sums of the rows of K)
    "matrix-product": lambda c: conv(
        c, weight=np.tile(c["weight"].sum(axis=1), (len(c["weight"]), 1))
    ),
    "matrix-product-whole": lambda c: np.dot(c["input"], c["weight"]),
    "weights-ignored": lambda c: conv(c, weight=np.ones_like(c["weight"])),
    "padding-forgotten": lambda c: slid(c, padding=0),
    "padding-top-left": lambda c: one_side(c, True, False),
    "padding-bottom-right": lambda c: one_side(c, False, True),
    "padding-edge": lambda c: slid(c, input=wide(c, True, True, "edge"), padding=0),
    "stride-ignored": lambda c: slid(c, stride=1),
    "stride-rows-only": lambda c: slid(c, stride=keep(0)(c["stride"])),
    "stride-columns-only": lambda c: slid(c, stride=keep(1)(c["stride"])),
    "stride-on-the-output": lambda c: conv(c, stride=1)[
        c["stride"][0] - 1 :: c["stride"][0], c["stride"][1] - 1 :: c["stride"][1]
    ],
    "stride-spreads-output": lambda c: zeros.between(conv(c), c["stride"]),
    "size-ceil": rounded_up,
    "size-one-short": lambda c: slid(c)[:-1, :-1],
    "dilation-from-zero": lambda c: (deconv if "output_padding" in c else conv)(
        c, dilation=more(c["dilation"])
    ),
    "dilation-ignored": lambda c: (deconv if "output_padding" in c else conv)(c, dilation=1),
    "dilation-of-the-map": lambda c: conv(
        c, input=zeros.between(c["input"], c["dilation"]), dilation=1
    ),
    "dilation-zeros-around": lambda c: conv(
        c, weight=zeros.around(c["weight"], tuple(d - 1 for d in c["dilation"])), dilation=1
    ),
    "dilation-as-stride": lambda c: conv(c, dilation=1, stride=c["dilation"]),
    "kernel-not-turned": lambda c: deconv(c, weight=np.rot90(c["weight"], 2)),
    "kernel-quarter-turn-right": lambda c: deconv(c, weight=np.rot90(c["weight"])),
    "kernel-quarter-turn-left": lambda c: deconv(c, weight=np.rot90(c["weight"], 3)),
    "kernel-only-left-right": lambda c: deconv(c, weight=np.flipud(c["weight"])),
    "kernel-only-up-down": lambda c: deconv(c, weight=np.fliplr(c["weight"])),
    "kernel-transposed-instead": lambda c: deconv(c, weight=np.rot90(c["weight"], 2).T),
    "transposed-input-kernel-swapped": lambda c: deconv(c, input=c["weight"], weight=c["input"]),
    "zeros-forgotten": lambda c: stamped(c, c["input"]),
    "zeros-around": lambda c: stamped(
        c, zeros.around(c["input"], tuple(s - 1 for s in c["stride"]))
    ),
    "zeros-one-too-many": lambda c: deconv(c, stride=more(c["stride"])),
    "zeros-rows-only": lambda c: stamped(c, zeros.between(c["input"], keep(0)(c["stride"]))),
    "zeros-columns-only": lambda c: stamped(c, zeros.between(c["input"], keep(1)(c["stride"]))),
    "window-strides-too": lambda c: deconv(c)[:: c["stride"][0], :: c["stride"][1]],
    "overlap-overwritten": overwritten,
    "padding-as-border": lambda c: gathered(c, lambda reach, p: p),
    "padding-adds": lambda c: gathered(c, lambda reach, p: reach + p),
    "cut-forgotten": uncut,
    "cut-top-left": lambda c: cut(c, uncut(c), after=False),
    "cut-bottom-right": lambda c: cut(c, uncut(c), before=False),
    "output-padding-forgotten": lambda c: deconv(c, output_padding=0),
    "output-padding-top-left": zeros_one_side,
    "output-padding-inside": lambda c: deconv(
        c,
        stride=tuple(s + o for s, o in zip(c["stride"], c["output_padding"], strict=True)),
        output_padding=0,
    ),
    "max-by-size": lambda c: over_windows(c, lambda w: w[abs(w[:, 0]).argmax(), 0]),
    "max-without-sign": lambda c: over_windows(c, lambda w: abs(w[:, 0]).max()),
    "average-for-max": lambda c: over_windows(c, lambda w: w[:, 0].mean()),
    "minimum-for-max": lambda c: over_windows(c, lambda w: w[:, 0].min()),
    "position-for-value": lambda c: ops.max_pool2d(**c, return_indices=True)[1],
    "border-counts-as-zero": lambda c: pool(c, input=wide(c, True, True), padding=0),
    "max-for-average": lambda c: ops.max_pool2d(
        wide(c, True, True), c["kernel_size"], c["stride"], ceil_mode=c["ceil_mode"]
    ),
    "sum-for-average": lambda c: over_windows(c, lambda w: w[:, 0].sum()),
    "average-divided-by-side": lambda c: (
        over_windows(c, lambda w: w[:, 0].sum()) / c["kernel_size"][0]
    ),
    "average-skips-zeros": lambda c: over_windows(
        c, lambda w: w[:, 0].sum() / max(1, np.count_nonzero(w[:, 0]))
    ),
    "average-skips-border": lambda c: pool(c, count_include_pad=False),
    "average-counts-border": lambda c: pool(c, count_include_pad=True),
    "stride-is-kernel": lambda c: pool(c, stride=c["kernel_size"]),
    "ceil-mode-ignored": lambda c: pool(c, ceil_mode=False),
    "unpool-top-left": lambda c: np.kron(
        c["input"], np.eye(1, np.prod(c["kernel_size"]), dtype=int).reshape(c["kernel_size"])
    ),
    "switch-order": lambda c: unpool(
        c, indices=np.sort(c["indices"].ravel()).reshape(c["input"].shape)
    ),
    "unpool-repeated": lambda c: np.kron(c["input"], np.ones(c["kernel_size"], int)),
    "unpool-sign-dropped": lambda c: abs(unpool(c)),
    "unpool-negatives-lost": lambda c: unpool(c).clip(min=0),
    "unpool-ones": lambda c: (unpool(c) != 0) * 1,
}


def test_every_misconception_has_a_reference():
    assert REFERENCES.keys() == set(IDS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_grids_of_the_misconceptions(operation):
    seen = set()
    for problem in sample(operation, 90):
        for id, answer in singles(problem).items():
            expected = REFERENCES[id](problem.call)
            np.testing.assert_allclose(
                answer, expected, rtol=0, atol=1e-12, err_msg=f"{id}, {problem.id}"
            )
            seen.add(id)
    assert seen >= {found.id for found in MISCONCEPTIONS if found.operations == {operation}} - RARE


# Seen in test_diagnosis.py, on 200 problems each.
RARE = {"matrix-product-whole", "average-counts-border"}


def test_the_deck_slides_the_kernel_unturned():
    """The grid of the lecture's transposed convolution if K is used as the slide shows it."""
    found = answer_of(lecture()["conv_transpose2d"], "kernel-not-turned")
    assert found.tolist() == [[0, -7, 0], [2, 3, -1], [0, 3, 0]]


# --- looking up -----------------------------------------------------------------------------------


def test_a_misconception_is_found_by_its_id():
    assert all(misconception(found.id) is found for found in MISCONCEPTIONS)


@pytest.mark.parametrize("bad", ["kernel-fliped", "", None, 3], ids=repr)
def test_an_id_that_does_not_exist(bad):
    message = refusal(ValueError, lambda: misconception(bad))
    holds(message, f"id (={bad!r})", "exercises.MISCONCEPTIONS")
    problem = lecture()["conv2d"]
    assert refusal(ValueError, lambda: answer_of(problem, bad)) == message
    told = refusal(TypeError, lambda: answer_of(None, "kernel-flipped"))
    holds(told, "problem (=None)", "must be a Problem", "exercises.problem(")
    if bad == "kernel-fliped":
        holds(message, "'kernel-flipped'")


@pytest.mark.parametrize(
    "id", ["max-by-size", "dilation-ignored", "stride-ignored", "size-ceil", "padding-edge"]
)
def test_a_belief_that_does_not_apply_has_no_answer(id):
    """Another operation, no dilation, stride 1, a size without a rest, no padding."""
    assert answer_of(given("conv2d", np.eye(4), np.eye(2)), id) is None


def test_the_answer_of_a_belief_is_nothing_that_nobody_writes_down():
    problem = given("conv_transpose2d", np.ones((3, 3), int), np.ones((2, 2), int), stride=(5, 1))
    sizes = [answer_of(problem, id).size for id in singles(problem)]
    assert max(sizes) <= 1024


def test_the_package_offers_what_the_course_uses():
    for name in exercises.__all__:
        value = getattr(exercises, name)
        assert value.__doc__ or isinstance(value, tuple | Mapping)

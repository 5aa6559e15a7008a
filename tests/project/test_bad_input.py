"""Bad input is refused in full sentences: the parameter, its value, the rule, and what to do.

Each row of a table is a call, the error, and pieces that the message must hold.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lecture_utils import TrainingFilm, UnpoolExplorer, figures, metrics, ops, shapes, trace
from tests.refusals import holds, refusal
from tests.tables import case

X = np.arange(25).reshape(5, 5)
K = np.ones((3, 3), int)
STACK = np.ones((1, 4, 5, 5), int)  # (N, C, H, W)
WEIGHT = np.ones((6, 4, 3, 3), int)  # of a conv2d on STACK
POOLED, SWITCHES = [[1, 2], [3, 4]], [[0, 2], [8, 10]]
RECORD = trace.conv2d(X, K)

# --- parameters that are whole numbers ------------------------------------------------------------

# Function with valid arguments, its whole numbers, and those of them that may be None.
LAYER = "size kernel_size stride padding dilation"
FUNCTIONS = {
    "conv2d": (ops.conv2d, (X, K), "stride padding dilation groups", ""),
    "conv_transpose2d": (
        ops.conv_transpose2d,
        (X, K),
        "stride padding output_padding groups dilation",
        "",
    ),
    "max_pool2d": (ops.max_pool2d, (X,), "kernel_size stride padding dilation", "stride"),
    "avg_pool2d": (
        ops.avg_pool2d,
        (X,),
        "kernel_size stride padding divisor_override",
        "stride divisor_override",
    ),
    "max_unpool2d": (
        ops.max_unpool2d,
        (POOLED, SWITCHES),
        "kernel_size stride padding output_size",
        "stride output_size",
    ),
    "trace.avg_pool2d": (
        trace.avg_pool2d,
        (X,),
        "kernel_size stride padding divisor_override",
        "stride divisor_override",
    ),
    "trace.max_pool_unpool2d": (
        trace.max_pool_unpool2d,
        (X[:4, :4],),
        "kernel_size stride padding output_size",
        "stride output_size",
    ),
    "trace.conv2d": (trace.conv2d, (X, K), "stride padding dilation", ""),
    "conv_output_size": (shapes.conv_output_size, (), LAYER, ""),
    "conv_transpose_output_size": (
        shapes.conv_transpose_output_size,
        (),
        f"{LAYER} output_padding",
        "",
    ),
    "pool_output_size": (shapes.pool_output_size, (), LAYER, "stride"),
    "unpool_output_size": (
        shapes.unpool_output_size,
        (),
        "size kernel_size stride padding output_size",
        "stride output_size",
    ),
    "effective_kernel": (shapes.effective_kernel, (), "kernel_size dilation", ""),
    "receptive_field": (
        lambda **layer: shapes.receptive_field([{"kernel_size": 3, **layer}]),
        (),
        "kernel_size stride padding dilation",
        "",
    ),
}
PARAMETERS = [(f, name) for f, row in FUNCTIONS.items() for name in row[2].split()]
MAY_BE_NONE = [(f, name) for f, row in FUNCTIONS.items() for name in row[3].split()]
ONE_NUMBER = [row for row in PARAMETERS if row[1] in ("groups", "divisor_override")]
ONE_NUMBER += [row for row in PARAMETERS if row[0] == "receptive_field"]
PAIRS = [row for row in PARAMETERS if row not in ONE_NUMBER]

NOT_WHOLE = [1.5, 2.0, 3.0, math.nan, "2", None, True, False, np.True_, 2j, {2}]
NOT_WHOLE += [np.float32(2.5), np.array([1, 2])]


def may_be(function: str, name: str, value: Any) -> bool:
    """Whether a value that is no whole number is allowed: None, or a name (see TOGETHER)."""
    if value is None:
        return (function, name) in MAY_BE_NONE
    return isinstance(value, str) and (function, name) == ("conv2d", "padding")


def call_with(function: str, name: str, value: Any) -> Callable[[], Any]:
    """The call in which one parameter has this value, and all others are as they should be."""
    called, arguments, names, _ = FUNCTIONS[function]
    needed = {n: 2 for n in ("size", "kernel_size") if n in names.split()}
    return lambda: called(*arguments, **{**needed, name: value})


@pytest.mark.parametrize("function, name", PARAMETERS)
def test_the_table_of_parameters_is_right(function, name):
    """With a good value every row works, so what is refused below is refused for that value."""
    good = {"groups": 1, "dilation": 1, "padding": 0, "output_padding": 0, "output_size": 4}
    call_with(function, name, np.int64(good.get(name, 2)))()
    if (function, name) in MAY_BE_NONE:
        call_with(function, name, None)()


@pytest.mark.parametrize("function, name", PARAMETERS)
def test_what_is_no_whole_number(function, name):
    example = f"Use for example {name}="
    for value in NOT_WHOLE:
        if not may_be(function, name, value):
            with case(repr(value)):
                message = refusal(TypeError, call_with(function, name, value))
                holds(message, f"{name} (={value!r})", "must be a whole number", example)


@pytest.mark.parametrize("function, name", PARAMETERS)
def test_numbers_below_the_least(function, name):
    least, example = 0 if "padding" in name else 1, f"Use for example {name}="
    for value in (least - 1, least - 2, least - 10**20):
        with case(repr(value)):
            message = refusal(ValueError, call_with(function, name, value))
            holds(message, f"{name} (={value})", f"must be at least {least}", example)


@pytest.mark.parametrize("function, name", PAIRS)
def test_a_bad_number_within_a_pair(function, name):
    holds(
        refusal(TypeError, call_with(function, name, (2, True))), f"{name} (=True)", "whole number"
    )
    holds(refusal(TypeError, call_with(function, name, [1.5, 2])), f"{name} (=1.5)", "whole number")
    holds(refusal(ValueError, call_with(function, name, (2, -1))), f"{name} (=-1)", "at least")


@pytest.mark.parametrize("function, name", PAIRS)
def test_too_few_or_too_many_numbers(function, name):
    example = f"Use for example {name}=("
    for value in ((), (1, 2, 3)):
        with case(repr(value)):
            message = refusal(ValueError, call_with(function, name, value))
            holds(message, f"{name} (={value!r})", "a pair (height, width)", example)


@pytest.mark.parametrize("function, name", ONE_NUMBER)
def test_a_pair_where_one_number_is_wanted(function, name):
    message = refusal(TypeError, call_with(function, name, (2, 2)))
    holds(message, f"{name} (=(2, 2))", "must be a whole number", f"Use for example {name}=")


@pytest.mark.parametrize("value", [1, 0, None, "yes", np.True_], ids=repr)
@pytest.mark.parametrize(
    "function, name",
    [
        (ops.max_pool2d, "ceil_mode"),
        (ops.max_pool2d, "return_indices"),
        (ops.avg_pool2d, "ceil_mode"),
        (ops.avg_pool2d, "count_include_pad"),
        (shapes.pool_output_size, "ceil_mode"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_what_is_neither_true_nor_false(function, name, value):
    first = 5 if function is shapes.pool_output_size else X
    message = refusal(TypeError, lambda: function(first, 2, **{name: value}))
    holds(message, f"{name} (={value!r})", "must be True or False")


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "receptive_field"])
def test_a_misspelt_keyword(function):
    """Python itself refuses it and names it; nothing is swallowed by a ``**kwargs``."""
    called = FUNCTIONS[function][0]
    kinds = {parameter.kind for parameter in inspect.signature(called).parameters.values()}
    assert kinds == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
    with pytest.raises(TypeError, match="unexpected keyword argument 'strid'"):
        called(X, K, strid=2)


# --- parameters that do not go together -----------------------------------------------------------

TOGETHER = {
    "kernel larger than the input": (
        lambda: ops.conv2d(X, np.ones((7, 3))),
        ["kernel_size (=7)", "5 + 2·0 = 5 cells", "padding=1", "kernel_size=5", "a size of 7"],
    ),
    "kernel larger than the padded input": (
        lambda: ops.conv2d(X, np.ones((3, 9)), padding=1),
        [
            "kernel_size (=9)",
            "padded input",
            "5 + 2·1 = 7 cells",
            "padding=2",
            "kernel_size=7",
            "a size of 7",
        ],
    ),
    "kernel too large by dilation": (
        lambda: ops.conv2d(X, K, dilation=(1, 4)),
        [
            "kernel_size (=3)",
            "dilation (=4)",
            "4·(3 - 1) + 1 = 9",
            "padding=2",
            "dilation=2",
            "kernel_size=2",
        ],
    ),
    "kernel larger than the input, padding valid": (
        lambda: ops.conv2d(K, X, padding="valid"),
        ["kernel_size (=5)", "3 + 2·0 = 3 cells", "padding=1"],
    ),
    "kernel larger than the input, in a trace": (
        lambda: trace.conv2d(K, X),
        ["kernel_size (=5)", "3 + 2·0 = 3 cells", "padding=1", "kernel_size=3", "a size of 5"],
    ),
    "pooling window larger than the input": (
        lambda: ops.max_pool2d(X, 6),
        ["kernel_size (=6)", "5 + 2·0 = 5 cells", "padding=1", "kernel_size=5", "a size of 6"],
    ),
    "padding over half the window of max_pool2d": (
        lambda: ops.max_pool2d(X, 2, padding=2),
        ["padding (=2)", "at most half", "kernel_size (=2)", "Use at most padding=1"],
    ),
    "padding over half the window of avg_pool2d": (
        lambda: ops.avg_pool2d(X, (5, 3), padding=2),
        ["padding (=2)", "at most half", "kernel_size (=3)", "Use at most padding=1"],
    ),
    "output_padding as large as stride and dilation": (
        lambda: ops.conv_transpose2d(X, K, stride=2, output_padding=2),
        [
            "output_padding (=2)",
            "smaller than",
            "stride (=2)",
            "dilation (=1)",
            "at most output_padding=1",
        ],
    ),
    "output_padding larger than dilation": (
        lambda: ops.conv_transpose2d(X, K, dilation=3, output_padding=(2, 4)),
        [
            "output_padding (=4)",
            "smaller than",
            "stride (=1)",
            "dilation (=3)",
            "at most output_padding=2",
        ],
    ),
    "padding that leaves no transposed convolution": (
        lambda: ops.conv_transpose2d([[1]], [[1, 1, 1]], padding=(0, 2)),
        ["padding (=2)", "leave", "Use at most padding=1"],
    ),
    "padding that leaves no unpooling": (
        lambda: ops.max_unpool2d([[1]], [[0]], 2, padding=1),
        ["padding (=1)", "no output", "Use at most padding=0"],
    ),
    "output_size that no pooling reduces to this": (
        lambda: ops.max_unpool2d(POOLED, SWITCHES, 2, output_size=(5, 6)),
        ["output_size (=6)", "from 3 to 5", "Use output_size=5"],
    ),
    "output_size of too many numbers": (
        lambda: ops.max_unpool2d(POOLED, SWITCHES, 2, output_size=(1, 1, 1, 4, 4)),
        ["output_size (=(1, 1, 1, 4, 4))"],
    ),
    "padding by an unknown name": (
        lambda: ops.conv2d(X, K, padding="full"),
        ["padding (='full')", "a number", "'valid'", "'same'"],
    ),
    "padding by a number that is text": (
        lambda: ops.conv2d(X, K, padding="2"),
        ["padding (='2')", "a number"],
    ),
    "padding same with a stride": (
        lambda: ops.conv2d(X, K, padding="same", stride=(1, 2)),
        ["padding='same'", "stride=1", "stride=(1, 2)", "Use a number for padding"],
    ),
    "input channels that groups does not divide": (
        lambda: ops.conv2d(STACK[:, :3], WEIGHT[:, :1], groups=2),
        ["C_in (=3)", "divisible by groups (=2)", "groups=1"],
    ),
    "output channels that groups does not divide": (
        lambda: ops.conv2d(STACK, WEIGHT[:5, :2], groups=2),
        ["C_out (=5)", "divisible by groups (=2)", "groups=1"],
    ),
    "input channels that groups does not divide, transposed": (
        lambda: ops.conv_transpose2d(STACK[:, :3], WEIGHT[:3], groups=2),
        ["C_in (=3)", "divisible by groups (=2)", "groups=1"],
    ),
    "channels that the weight does not have": (
        lambda: ops.conv2d(STACK[:, :3], WEIGHT),
        ["C_in (=3)", "(6, 4, 3, 3)", "groups (=1)", "expects 4"],
    ),
    "channels that the weight does not have, in groups": (
        lambda: ops.conv2d(STACK, WEIGHT, groups=2),
        ["C_in (=4)", "(6, 4, 3, 3)", "groups (=2)", "expects 8"],
    ),
    "channels that the weight does not have, transposed": (
        lambda: ops.conv_transpose2d(STACK, WEIGHT),
        ["C_in (=4)", "(6, 4, 3, 3)", "expects 6"],
    ),
    "bias of another length": (
        lambda: ops.conv2d(STACK, WEIGHT, [1, 2]),
        ["bias", "(2,)", "C_out (=6)", "Use the shape (6,)"],
    ),
    "bias of two dimensions": (
        lambda: ops.conv_transpose2d(STACK[:, :1], WEIGHT[:1], [[1, 2, 3, 4]]),
        ["bias", "(1, 4)", "C_out (=4)", "Use the shape (4,)"],
    ),
    "one number as the bias of channels": (
        lambda: ops.conv2d(STACK, WEIGHT, 5),
        ["bias", "()", "C_out (=6)", "Use the shape (6,)"],
    ),
    "kernel of a bare grid that has channels": (
        lambda: ops.conv2d(X, WEIGHT),
        ["weight", "(6, 4, 3, 3)", "(5, 5)", "(kH, kW)"],
    ),
    "bare kernel for channels": (
        lambda: ops.conv2d(STACK, K),
        ["weight", "(3, 3)", "(1, 4, 5, 5)", "4 dimensions"],
    ),
    "weight of three dimensions": (
        lambda: ops.conv_transpose2d(STACK, WEIGHT[0]),
        ["weight", "3 dimensions", "(4, 3, 3)"],
    ),
    "indices of another shape": (
        lambda: ops.max_unpool2d(POOLED, [[0, 2, 8]], 2),
        ["indices", "(1, 3)", "input", "(2, 2)", "Use the indices"],
    ),
    "indices of a batch for one image": (
        lambda: ops.max_unpool2d(POOLED, [SWITCHES], 2),
        ["indices", "(1, 2, 2)", "(2, 2)"],
    ),
    "index behind the end": (
        lambda: ops.max_unpool2d(POOLED, [[0, 2], [8, 16]], 2),
        ["indices (=16)", "4×4", "from 0 to 15", "output_size"],
    ),
    "index below zero": (
        lambda: ops.max_unpool2d(POOLED, [[0, 2], [8, -1]], 2),
        ["indices (=-1)", "4×4", "from 0 to 15"],
    ),
    "decoder's map of another shape": (
        lambda: trace.max_pool_unpool2d(X, 2, decoder_map=[[1, 2, 3]]),
        ["decoder_map is 1×3", "gives 2×2", "one switch", "Use a decoder_map of 2×2"],
    ),
    "switch behind the end of the unpooled map": (
        lambda: trace.max_pool_unpool2d(X, 2),
        ["indices (=16)", "4×4", "from 0 to 15", "output_size"],
    ),
    "explorer: switch behind the end of the unpooled map": (
        lambda: UnpoolExplorer(X).output,
        ["Y[1, 0]", "cell 16 of X (5×5)", "Z (4×4) is 15", "output_size 5×5, the size of X"],
    ),
    "explorer: output_size that is not possible": (
        lambda: UnpoolExplorer(output_size=7).output,
        ["output_size of 7", "3 to 5 cells", "Smallest change: output_size=5"],
    ),
    "explorer: nothing left of the unpooled map": (
        lambda: UnpoolExplorer([[1]], stride=3, padding=1).output,
        ["(1 - 1)·3 - 2·1 + 2 = 0 cells", "Smallest change: output_size=1"],
    ),
    "explorer: decoder's map of another shape": (
        lambda: UnpoolExplorer(decoder_map=[[1]]),
        ["decoder_map is 1×1", "gives 2×2", "Use a decoder_map of 2×2"],
    ),
    "film: predictions of another shape than the truth": (
        lambda: TrainingFilm(X[None] / 25, X[None] % 11, X[None, None, 1:] % 11, [1], ["step 0"]),
        ["predictions has the shape (1, 1, 4, 5)", "(1, 1, 5, 5)", "Give them in the order"],
    ),
    "film: more scores than moments": (
        lambda: TrainingFilm(X[None] / 25, X[None] % 11, X[None, None] % 11, [0, 1], ["step 0"]),
        ["scores has the shape (2,)", "the 1 moments"],
    ),
    "label maps: rows of different lengths": (
        lambda: figures.label_maps({"truth": X[None] % 11, "other": np.zeros((2, 5, 5), int)}),
        ["{'truth': 1, 'other': 2}", "equally many"],
    ),
    "label maps: labels without a class": (
        lambda: figures.label_maps({"truth": X[None]}),
        ["rows['truth'] holds the label 11", "0 to 10, or 255 for void"],
    ),
    "confusion: names of other classes": (
        lambda: figures.confusion(K, ["background", "0"]),
        ["classes holds 2 names", "3 classes"],
    ),
    "huge grid in a trace": (
        lambda: trace.conv2d(np.zeros((100, 100)), K),
        ["98·98 = 9604", "at most 4096 steps", "Use ops"],
    ),
    "channels in a trace": (
        lambda: trace.conv2d(X[None], K),
        ["input", "3 dimensions", "(1, 5, 5)", "input[0]"],
    ),
    "kernel with channels in a trace": (
        lambda: trace.conv2d(X, K[None, None]),
        ["weight", "4 dimensions", "(1, 1, 3, 3)", "weight[0]"],
    ),
    "cross entropy of a batch in a trace": (
        lambda: trace.cross_entropy(np.zeros((1, 2, 3, 3)), np.zeros((1, 3, 3), int)),
        ["logits", "(1, 2, 3, 3)", "one picture", "Use for example logits[0]"],
    ),
    "scores too large for a trace": (
        lambda: trace.cross_entropy([[[800.0]], [[0.0]]], [[0]]),
        ["logits hold 800", "from -100 to 100", "Use metrics.cross_entropy"],
    ),
    "a class too many in a trace": (
        lambda: trace.cross_entropy(np.zeros((2, 1, 1)), [[255]]),
        ["target holds 255", "labels are 0 to 1", "Pass ignore_index=255"],
    ),
    "labels of another size for a soft score": (
        lambda: metrics.soft_dice(np.full((1, 2, 3), 0.5), [[0, 1]]),
        ["probabilities", "(1, 2, 3)", "(1, 2)", "Give one class a pixel"],
    ),
    "smooth below 0": (
        lambda: metrics.dice_loss([[0.0, 1.0]], [0], smooth=-1),
        ["smooth (=-1)", "from 0", "Use for example smooth=1.0"],
    ),
    "gamma below 0": (
        lambda: metrics.focal_loss([[0.0, 1.0]], [0], gamma=-1),
        ["gamma (=-1)", "from 0", "Use for example gamma=2.0"],
    ),
    "grid that a trace does not have": (
        lambda: RECORD.feeds("inputs", 0, 0),
        ["grid (='inputs')", "'input'", "'kernel'"],
    ),
    "grid that is not a name": (lambda: RECORD.feeds(None, 0, 0), ["grid (=None)", "'input'"]),
    "grid that is a list": (lambda: RECORD.unread(["input"]), ["grid (=['input'])", "'input'"]),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_what_does_not_go_together(case):
    call, pieces = TOGETHER[case]
    holds(refusal(ValueError, call), *pieces)


LAYERS = {
    "no dict": ([3], ["layer 0 (=3)", "kernel_size"]),
    "no kernel_size": (
        [{"kernel_size": 3}, {"stride": 2}],
        ["layer 1 (={'stride': 2})", "kernel_size"],
    ),
    "misspelt": (
        [{"kernel_size": 3, "strid": 1}],
        ["layer 0", "'strid'", "stride, padding, dilation"],
    ),
    "a name that is no text": ([{"kernel_size": 3, 7: 1, "a": 2}], ["layer 0", "kernel_size"]),
    "one dict and no list": ({"kernel_size": 3}, ["layer", "kernel_size"]),
    "nothing": (None, ["layers (=None)"]),
    "a number": (5, ["layers (=5)"]),
}


@pytest.mark.parametrize("case", LAYERS)
def test_layers_of_a_receptive_field(case):
    layers, pieces = LAYERS[case]
    holds(refusal(TypeError, lambda: shapes.receptive_field(layers)), *pieces)


# --- grids ----------------------------------------------------------------------------------------

# Each takes a grid; the name under which it complains about it.
TAKERS = {
    "conv2d": (lambda grid: ops.conv2d(grid, [[1]]), "input"),
    "conv2d, weight": (lambda grid: ops.conv2d(X, grid), "weight"),
    "conv_transpose2d": (lambda grid: ops.conv_transpose2d(grid, [[1]]), "input"),
    "conv_transpose2d, weight": (lambda grid: ops.conv_transpose2d(X, grid), "weight"),
    "max_pool2d": (lambda grid: ops.max_pool2d(grid, 1), "input"),
    "avg_pool2d": (lambda grid: ops.avg_pool2d(grid, 1), "input"),
    "max_unpool2d": (lambda grid: ops.max_unpool2d(grid, [[0]], 1), "input"),
    "max_unpool2d, indices": (lambda grid: ops.max_unpool2d([[0]], grid, 1), "indices"),
    "trace.conv2d": (lambda grid: trace.conv2d(grid, [[1]]), "input"),
    "trace.conv2d, weight": (lambda grid: trace.conv2d(X, grid), "weight"),
}
GRIDS = {
    "text": ("abc", TypeError, ["'abc'", "numbers"]),
    "None": (None, TypeError, ["None", "numbers"]),
    "cells of text": ([["1", "2"]], TypeError, ["[['1', '2']]", "numbers"]),
    "one cell of text": ([[1, "2"]], TypeError, ["[[1, '2']]", "numbers"]),
    "one cell of None": ([[1, None]], TypeError, ["[[1, None]]", "numbers"]),
    "complex numbers": ([[1j]], TypeError, ["complex128", "numbers"]),
    "a dict": ({1: 2}, TypeError, ["{1: 2}", "numbers"]),
    "dates": (np.array([["2020-01-01"]], "M8[D]"), TypeError, ["datetime64", "numbers"]),
    "bools": ([[True, False]], TypeError, ["bools", "1"]),
    "an array of bools": (np.ones((2, 2), bool), TypeError, ["bools", "1"]),
    "a number": (5, ValueError, ["0 dimensions", "()"]),
    "a row": ([1, 2], ValueError, ["1 dimension", "(2,)"]),
    "five axes": (np.ones((1,) * 5), ValueError, ["5 dimensions", "(1, 1, 1, 1, 1)"]),
    "ragged rows": (
        [[1, 2], [3]],
        ValueError,
        ["rows", "different lengths", "same number of cells"],
    ),
    "no rows": ([], ValueError, ["(0,)"]),
    "rows without cells": ([[]], ValueError, ["empty", "(1, 0)"]),
    "columns without cells": (np.ones((0, 3), int), ValueError, ["empty", "(0, 3)"]),
    "an integer over int64": (np.array([[2**63]], np.uint64), ValueError, [str(2**63), "int64"]),
    "an integer over uint64": ([[2**70]], ValueError, [str(2**70), "int64"]),
}


@pytest.mark.parametrize("case", GRIDS)
@pytest.mark.parametrize("taker", TAKERS)
def test_what_is_no_grid_of_numbers(taker, case):
    take, name = TAKERS[taker]
    grid, error, pieces = GRIDS[case]
    message = refusal(error, lambda: take(grid))
    assert message.startswith(name), message
    holds(message, *pieces)


@pytest.mark.parametrize("shape", [(0, 3, 3), (3, 0, 3), (2, 0, 3, 3), (2, 3, 3, 0)], ids=str)
@pytest.mark.parametrize("operation", ["max_pool2d", "avg_pool2d"])
def test_channels_without_cells(operation, shape):
    message = refusal(ValueError, lambda: getattr(ops, operation)(np.ones(shape), 1))
    holds(message, "input is empty", str(shape))


def test_indices_that_are_floats():
    message = refusal(TypeError, lambda: ops.max_unpool2d(POOLED, np.array(SWITCHES, float), 2))
    holds(message, "indices", "whole numbers", "float64")


@pytest.mark.parametrize("bias, error", [("x", TypeError), (True, TypeError), (1j, TypeError)])
def test_a_bias_that_is_no_number(bias, error):
    assert refusal(error, lambda: ops.conv2d(X, K, bias)).startswith("bias")


# --- cells and frames of a trace ------------------------------------------------------------------


@pytest.mark.parametrize("index", [-1, 10, 10**30])
def test_a_frame_that_is_not_there(index):
    message = refusal(IndexError, lambda: RECORD.frame(index))
    holds(message, f"index (={index})", "from 0", "to 9")


@pytest.mark.parametrize("index", [1.0, True, np.True_, None, "1", (1,)], ids=repr)
def test_a_frame_that_has_no_whole_number(index):
    message = refusal(TypeError, lambda: RECORD.frame(index))
    holds(message, f"index (={index!r})", "whole number")


LOOK_UPS = {
    "comes_from": RECORD.comes_from,
    "feeds": lambda row, column: RECORD.feeds("output", row, column),
}


@pytest.mark.parametrize("cell", [(3, 0), (0, 3), (-1, 0), (0, -1)], ids=str)
@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_cell_that_is_not_there(look_up, cell):
    message = refusal(IndexError, lambda: LOOK_UPS[look_up](*cell))
    holds(message, f"{cell[0]}, {cell[1]}", "'output'", "3×3", "0 to 2")


@pytest.mark.parametrize("bad", [0.5, 1.0, math.nan, True, np.True_, None, "0"], ids=repr)
@pytest.mark.parametrize("look_up", LOOK_UPS)
def test_a_cell_that_has_no_whole_numbers(look_up, bad):
    holds(refusal(TypeError, lambda: LOOK_UPS[look_up](bad, 0)), f"row (={bad!r})", "whole number")
    holds(
        refusal(TypeError, lambda: LOOK_UPS[look_up](0, bad)), f"column (={bad!r})", "whole number"
    )


# --- what is allowed ------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf], ids=str)
def test_nan_and_infinities_are_allowed(value):
    grid = np.array([[value, 1.0], [2.0, 3.0]])
    np.testing.assert_equal(ops.conv2d(grid, [[1]]), grid)
    np.testing.assert_equal(ops.conv_transpose2d(grid, [[1]]), grid)
    np.testing.assert_equal(ops.max_pool2d(grid, 1), grid)
    np.testing.assert_equal(ops.avg_pool2d(grid, 1), grid)
    np.testing.assert_equal(ops.max_unpool2d(grid, [[0, 1], [2, 3]], 1), grid)
    assert np.isnan(ops.conv2d(grid, np.zeros((2, 2))).item())
    record = trace.conv2d(grid, [[1]])
    np.testing.assert_equal(record.output, grid)
    assert trace.format_number(value) in record.frame(1).sentence


@pytest.mark.parametrize(
    "value", [2, np.int64(2), np.uint8(2), (2, 2), [2, 2], (2,), np.array(2)], ids=repr
)
def test_whole_numbers_of_every_kind_are_allowed(value):
    expected = ops.conv2d(X, K, stride=2)
    np.testing.assert_array_equal(ops.conv2d(X, K, stride=value), expected)
    np.testing.assert_array_equal(trace.conv2d(X, K, stride=value).output, expected)

"""The explorers' JavaScript: every setting against torch, every sentence against the traces."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from lecture_utils import shapes, slides, tables, trace
from lecture_utils.engine.trace import format_number
from lecture_utils.widgets import (
    ConvExplorer,
    PoolExplorer,
    Stepper,
    TransposeExplorer,
    UnpoolExplorer,
)
from lecture_utils.widgets.kit._cells import parse_cell
from tests.tables import QUICK
from tests.widgets.scripts import computed, passed

# Small tensors: threads cost more than they give. And where max_unpool2d puts two values into one
# cell, the
# later one stays in torch too, if one thread does all of it.
torch.set_num_threads(1)

NUMBERS = [0, 3, -5, 0.5, 0.1 + 0.2, 1e-3, 123456.7, 1234567.0, -0.25, 99999999999, 1 / 3, -2 / 3]
CELLS = [
    "3",
    " -1 ",
    "+2",
    "−4",
    "0.5",
    "0,5",
    ".5",
    "5.",
    "1e3",
    "nan",
    "-inf",
    "∞",
    "1000000",
    "1000001",
    "",
    " ",
    "abc",
    "1 2",
    "--1",
    "0x10",
    "1/2",
    "<b>1</b>",
    "٣",
    "+-inf",
    "1e",
    "True",
    "None",
]


def test_scene(tmp_path):
    record = trace.conv2d(slides.X, slides.K, stride=2, padding=1)
    feeds = [
        [name, r * grid.shape[1] + c, [t.row * 2 + t.column for t in record.feeds(name, r, c)]]
        for name, grid in record.grids.items()
        if name in ("padded", "kernel")
        for r, c in np.ndindex(grid.shape)
    ]
    sources = [
        [
            index,
            {
                name: [
                    c.row * record.grids[name].shape[1] + c.column
                    for c in step.reads
                    if c.grid == name
                ]
                for name in ("kernel", "padded")
            },
        ]
        for index, step in enumerate(record.steps)
    ]
    views = trace.transposed_views(record.output, slides.K, stride=2, padding=1)
    data = {
        "scene": Stepper(record)._scenes[""],
        "views": Stepper(views)._scenes[""],
        "feeds": feeds,
        "sources": sources,
        "numbers": [[v, format_number(v)] for v in NUMBERS],
    }
    assert passed("scene", data, tmp_path) >= 11


def test_explorer(tmp_path):
    def js(value):
        if value is None:
            return "none"
        special = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return special.get(str(float(value)), format_number(value))

    data = {
        "tables": tables.conv2d_tables(),
        "state": state_of(ConvExplorer(stride=2, padding=1)),
        "cells": [[text, js(parse_cell(text))] for text in CELLS],
        "formula": shapes.conv_formula("{n}", "{k}", "{s}", "{p}", "{d}"),
    }
    assert passed("explorer", data, tmp_path) >= 8


def test_unpooling(tmp_path):
    explorer = UnpoolExplorer()
    names = ("ceil_mode", "output_height", "output_width", *UnpoolExplorer._numbers)
    state = {name: getattr(explorer, name) for name in names}
    state |= {"input": explorer._input_cells, "map": explorer._map_cells}
    data = {"tables": explorer._tables, "state": state}
    assert passed("unpool", data, tmp_path) >= 9


def state_of(explorer):
    names = ("height", "width", "kernel_size", "stride", "padding", "dilation")
    return {
        **{name: getattr(explorer, name) for name in names},
        "input": explorer._input_cells,
        "kernel": explorer._kernel_cells,
    }


def test_every_setting_of_the_explorer_equals_torch(tmp_path):
    rng = np.random.default_rng(6)
    explorer = ConvExplorer(rng.integers(-9, 10, (10, 10)), rng.integers(-3, 4, (5, 5)))
    x, k = torch.tensor(explorer.input), torch.tensor(explorer.kernel)
    sides = [(height, width) for height in range(1, 11) for width in (1, 4, 7, 10)]
    settings = list(every(tables.LIMITS, sides))
    assert len(settings) == 10 * 4 * 5 * 4 * 4 * 3
    impossible = 0
    for setting, found in sweep(tmp_path, explorer, settings):
        height, width, size, *how = (setting[name] for name in ConvExplorer._numbers)
        stride, padding, dilation = how
        image, kernel = x[None, None, :height, :width], k[None, None, :size, :size]
        if found["problems"]:
            impossible += 1
            assert not found["output"]
            with pytest.raises(RuntimeError, match="Kernel size can't be greater"):
                torch.nn.functional.conv2d(image, kernel, None, stride, padding, dilation)
            continue
        y = torch.nn.functional.conv2d(image, kernel, None, stride, padding, dilation)[0, 0]
        assert (found["rows"], found["columns"]) == tuple(y.shape)
        assert [int(value) for value in found["output"]] == y.flatten().tolist()
        assert found["unread"] == cells_without_gradient(height, width, size, *how)
    assert 0 < impossible < len(settings) / 2


def cells_without_gradient(height, width, size, stride, padding, dilation):
    """How many cells of the padded input do not reach the output, asked of autograd."""
    padded = torch.zeros(1, 1, height + 2 * padding, width + 2 * padding, requires_grad=True)
    torch.nn.functional.conv2d(
        padded, torch.ones(1, 1, size, size), None, stride, 0, dilation
    ).sum().backward()
    return int((padded.grad == 0).sum())


SWEEP = """
const operation = Object.values(await widget(data.script)).find((one) => one.scene);
const { tables } = data;
done(data.settings.map((setting) => {
  const state = { ...data.state, ...setting };
  const scene = operation.scene(state, tables);
  const grids = Object.fromEntries(scene.grids.map((grid) => [grid.name, grid]));
  const count = Math.min(scene.count, data.sentences);
  return {
    rows: grids.output.rows, columns: grids.output.columns, output: grids.output.text,
    problems: scene.problems,
    switches: grids.switches?.text, decoder: grids.decoder?.text, unread: grids.padded?.unread.size,
    sentences: Array.from({ length: count }, (_, i) => scene.step(i).sentence),
    stamps: grids.canvas && Array.from({ length: count }, (_, i) => (
      scene.step(i).writes.flatMap(([grid, ...what]) => (grid === "canvas" ? [what] : [])))),
    cut: grids.canvas && [...grids.canvas.cut], top: grids.canvas?.top, left: grids.canvas?.left,
    lines: operation.lines(state, "{n}", scene, tables), tells: scene.tells,
    border: [...grids.padded?.border ?? []].map((cell) => grids.padded.text[cell]),
    room: operation.room("{n}", tables).tells.length,
  };
}));
"""


def sweep(tmp_path, explorer, settings, sentences=3):
    """For each setting what the browser shows: sizes, output, problems, the first sentences.

    With `make quick` for one of seven where there are many.
    """
    if QUICK and len(settings) > 1000:
        settings = settings[::7]
    cells = {"input": "_input_cells", "kernel": "_kernel_cells", "map": "_map_cells"}
    data = {
        "script": f"{type(explorer).__module__.split('.')[-2]}/widget.js",
        "tables": explorer._tables,
        "state": {name: getattr(explorer, trait, None) for name, trait in cells.items()},
        "settings": settings,
        "sentences": sentences,
    }
    return zip(settings, computed(SWEEP, data, tmp_path), strict=True)


def every(limits, sizes, **more):
    """Every setting in the limits, with a few pairs of height and width."""
    ranges = {
        name: range(0 if name.endswith("padding") else 1, most + 1)
        for name, most in limits.items()
        if name not in ("size", "output_size", "divisor_override")  # these may be None
    }
    for values in itertools.product(sizes, *ranges.values(), *more.values()):
        (height, width), *rest = values
        yield {"height": height, "width": width, **dict(zip((*ranges, *more), rest, strict=True))}


def test_every_setting_of_the_transpose_explorer_equals_torch(tmp_path):
    rng = np.random.default_rng(6)
    explorer = TransposeExplorer(rng.integers(-9, 10, (5, 5)), rng.integers(-3, 4, (4, 4)))
    y, k = torch.tensor(explorer.input), torch.tensor(explorer.kernel)
    sizes = [(1, 1), (2, 2), (3, 1), (5, 4)]
    settings = list(every(tables.TRANSPOSE_LIMITS, sizes))
    impossible = 0
    for setting, found in sweep(tmp_path, explorer, settings):
        names = ("stride", "padding", "output_padding", "dilation")
        how = {name: setting[name] for name in names}
        image = y[None, None, : setting["height"], : setting["width"]]
        kernel = k[None, None, : setting["kernel_size"], : setting["kernel_size"]]
        if found["problems"]:
            impossible += 1
            assert not found["output"]
            assert no_output(torch.nn.functional.conv_transpose2d, image, kernel, **how)
            continue
        z = torch.nn.functional.conv_transpose2d(image, kernel, **how)[0, 0]
        assert (found["rows"], found["columns"]) == tuple(z.shape)
        assert [int(text) for text in found["output"]] == z.flatten().tolist()
    assert 0 < impossible < len(settings) / 2


def no_output(call, *arguments, **how) -> bool:
    """Whether torch refuses, or gives a tensor without cells."""
    try:
        return call(*arguments, **how).numel() == 0
    except RuntimeError:
        return True


POOL_SIZES = [(1, 1), (3, 3), (4, 7), (8, 5)]


def pool_of_torch(mode, image, setting):
    """Output and switches; RuntimeError if torch refuses."""
    how = [setting[name] for name in ("kernel_size", "stride", "padding")]
    if mode == "max":
        how += [setting["dilation"], setting["ceil_mode"]]
        return torch.nn.functional.max_pool2d(image, *how, return_indices=True)
    if setting["dilation"] > 1:
        raise RuntimeError("there is no such parameter")
    how += [setting[name] for name in ("ceil_mode", "count_include_pad", "divisor_override")]
    return torch.nn.functional.avg_pool2d(image, *how), None


def real_places(places, values):
    """The positions of maxima; a window without a real cell gives the lowest number."""
    both = zip(places.flatten().tolist(), values.flatten().tolist(), strict=True)
    return {place for place, value in both if value > -1e300}


@pytest.mark.parametrize("mode", ["max", "average"])
def test_every_setting_of_the_pool_explorer_equals_torch(tmp_path, mode):
    rng = np.random.default_rng(6)
    explorer = PoolExplorer(rng.integers(-3, 4, (8, 8)), mode=mode)
    x = torch.tensor(explorer.input, dtype=torch.float64)
    both = (False, True) if mode == "average" else (True,)
    divisors = [None, *range(1, tables.POOL_LIMITS["divisor_override"] + 1)]
    more = {
        "count_include_pad": both,
        "divisor_override": divisors if mode == "average" else [None],
    }
    settings = [
        {**setting, "mode": mode}
        for setting in every(tables.POOL_LIMITS, POOL_SIZES, ceil_mode=(False, True), **more)
        # average pooling has no dilation: one sentence for all that is to be told
        if setting["dilation"] == 1 or setting["divisor_override"] is None
    ]
    impossible = 0
    for setting, found in sweep(tmp_path, explorer, settings):
        image = x[None, None, : setting["height"], : setting["width"]]
        if found["problems"]:
            impossible += 1
            assert not found["output"]
            with pytest.raises(RuntimeError):
                pool_of_torch(mode, image, setting)
            continue
        y, places = pool_of_torch(mode, image, setting)
        if mode == "max":
            shown = {i for i, text in enumerate(found["switches"]) if text == "1"}
            assert shown == real_places(places, y)
        assert (found["rows"], found["columns"]) == tuple(y.shape[2:])
        expected = [
            "-∞" if value < -1e300 else format_number(value) for value in y.flatten().tolist()
        ]
        assert found["output"] == expected
    assert 0 < impossible < len(settings) * 0.9


def unpool_settings():
    """Every setting, with each size of Z that the controls offer, and a few that they do not."""
    sizes = [(1, 1), (4, 4), (5, 3), (2, 8), (7, 6)]
    wanted = [None, *range(1, tables.UNPOOL_LIMITS["output_size"] + 1)]
    for setting in every(tables.UNPOOL_LIMITS, sizes, ceil_mode=(False, True)):
        asked = [(size, None) for size in wanted] + [(None, size) for size in wanted[1:]]
        asked += [(size, size) for size in wanted[1:]]
        for height, width in [*asked, (setting["height"], setting["width"])]:
            yield {**setting, "output_height": height, "output_width": width}


def unpool_of_torch(x, values, setting):
    """Pooled map, switches and unpooled map; an error if torch refuses or nothing is left.

    Of ``values`` the ones that are not NaN are put in the place of what max pooling gives.
    """
    how = [setting[name] for name in ("kernel_size", "stride", "padding")]
    functional = torch.nn.functional
    y, places = functional.max_pool2d(x, *how, ceil_mode=setting["ceil_mode"], return_indices=True)
    typed = values[: y.shape[2], : y.shape[3]]
    y = torch.where(torch.isnan(typed), y, typed)
    k, s, p = how
    asked = [setting["output_height"], setting["output_width"]]
    size = [
        (m - 1) * s - 2 * p + k if wanted is None else wanted
        for m, wanted in zip(y.shape[2:], asked, strict=True)
    ]
    z = functional.max_unpool2d(y, places, *how, output_size=size)
    if not z.numel():
        raise ValueError("nothing is left")
    return y, places, z


def test_every_setting_of_the_unpool_explorer_equals_torch(tmp_path):
    rng = np.random.default_rng(6)
    explorer = UnpoolExplorer(rng.integers(-3, 4, (8, 8)), kernel_size=1)
    values = np.where(rng.random((9, 9)) < 0.5, np.arange(81).reshape(9, 9) - 100, np.nan)
    explorer._map_cells = [["" if np.isnan(v) else format_number(v) for v in row] for row in values]
    x = torch.tensor(explorer.input, dtype=torch.float64)
    settings = list(unpool_settings())
    impossible = moved = 0
    for setting, found in sweep(tmp_path, explorer, settings):
        image = x[None, None, : setting["height"], : setting["width"]]
        if found["problems"]:
            impossible += 1
            assert not found["output"]
            with pytest.raises((RuntimeError, ValueError)):
                unpool_of_torch(image, torch.tensor(values), setting)
            continue
        y, places, z = unpool_of_torch(image, torch.tensor(values), setting)
        assert (found["rows"], found["columns"]) == tuple(z.shape[2:])
        assert found["output"] == [format_number(value) for value in z.flatten().tolist()]
        assert found["decoder"] == [format_number(value) for value in y.flatten().tolist()]
        shown = {i for i, text in enumerate(found["switches"]) if text == "1"}
        assert shown == set(places.flatten().tolist())
        moved += z.shape[3] != setting["width"]
    assert 0 < impossible < len(settings) * 0.9 and moved


def test_what_the_unpool_explorer_says_is_what_python_says(tmp_path):
    """Sentences of the steps, and of settings that have no output."""
    rng = np.random.default_rng(3)
    explorer = UnpoolExplorer(rng.integers(-3, 4, (8, 8)), kernel_size=1)
    cells = [list(row) for row in explorer._input_cells]
    cells[1][1] = cells[1][3] = "nan"
    cells[4][2], cells[0][0] = "inf", "-inf"
    explorer._input_cells = cells
    typed = [["7", "", "-2.5"] * 3, [""] * 9, ["", "nan", "1"] * 3]
    explorer._map_cells = [*typed, *typed, *typed]
    settings = [*unpool_settings()][::23]
    problems, changed, replaced, moved = set(), 0, 0, 0
    for setting, found in sweep(tmp_path, explorer, settings, sentences=99):
        for name, value in setting.items():
            setattr(explorer, name, value)
        if found["problems"]:
            with pytest.raises(ValueError) as caught:
                explorer.trace()
            said = found["problems"][0]
            assert str(caught.value).removeprefix("Height: ") == said.removeprefix("Height: ")
            problems.add(said[:24])
            continue
        spoken = [step.sentence for step in explorer.trace().steps]
        assert found["sentences"] == spoken
        changed += "(max pooling gives" in " ".join(spoken)
        replaced += "it replaces the" in " ".join(spoken)
        moved += "counted row by row" in " ".join(spoken)
    assert min(len(problems), changed, replaced, moved) > 3


def test_the_border_of_the_poolings_holds_what_counts(tmp_path):
    """-∞ where the maximum is taken, 0 where the mean is; the trace has the same."""
    for explorer, wanted in (
        (PoolExplorer(padding=1), "-∞"),
        (PoolExplorer(padding=1, mode="average"), "0"),
        (UnpoolExplorer(padding=1), "-∞"),
    ):
        settings = {"count_include_pad": True, "divisor_override": None} | explorer._settings()
        settings |= {"output_height": None, "output_width": None}
        ((_, found),) = sweep(tmp_path, explorer, [settings])
        assert found["border"] == [wanted] * (6 * 6 - 4 * 4)
        padded = explorer.trace().grids["padded"]
        assert {padded.text(padded.values[cell]) for cell in padded.border} == {wanted}


def test_the_sentences_of_the_explorers_are_those_of_the_traces(tmp_path):
    pool = PoolExplorer()
    averages = {"count_include_pad": True, "divisor_override": None}
    settings = [{**pool._settings(), **averages, "mode": mode} for mode in ("max", "average")]
    found = [result for _, result in sweep(tmp_path, pool, settings)]
    for result, record in zip(found, (trace.max_pool2d, trace.avg_pool2d), strict=True):
        spoken = [step.sentence for step in record(slides.POOL_INPUT, 2).steps[:3]]
        assert result["sentences"] == spoken
    transposed = TransposeExplorer(stride=2, padding=1)
    ((_, result),) = sweep(tmp_path, transposed, [transposed._settings()])
    assert result["sentences"] == [step.sentence for step in transposed.trace().steps[:3]]
    assert result["lines"] == ["H_out = W_out = 2 = 3"]

"""What an explorer says that a setting comes to, counted again with PyTorch by chance."""

from __future__ import annotations

import math
import random
import re

import numpy as np
import pytest
import torch

from lecture_utils import ConvExplorer, PoolExplorer, TransposeExplorer, UnpoolExplorer, tables
from tests.tables import examples
from tests.widgets.test_explorer_scripts import every, pool_of_torch, sweep, unpool_settings

torch.set_num_threads(1)
functional = torch.nn.functional


def told(tmp_path, explorer, settings):
    """Each setting that has an output, with its sentences; they fit into the room that is kept."""
    for setting, found in sweep(tmp_path, explorer, settings, sentences=0):
        assert len(" ".join(found["tells"])) <= found["room"] or found["problems"], found["tells"]
        if not found["problems"]:
            yield setting, found["tells"]


def drawn(seed: int, count: int, settings) -> list[dict]:
    return random.Random(seed).sample(list(settings), examples(count))


def expect_reading(sentence: str, times: np.ndarray) -> str:
    """The sentence is true of how often each input cell is read; which kind of sentence it is."""
    missing = times == 0
    if found := re.fullmatch(r"(\d+) of (\d+) input cells are read by no window\.", sentence):
        assert [int(number) for number in found.groups()] == [missing.sum(), times.size]
        return "counted"
    if sentence == "No input cell is read: every window lies in the border.":
        assert missing.all()
        return "none"
    form = r"Every input cell is read (at least|exactly) once(?:, except (.+))?\."
    often, rest = re.fullmatch(form, sentence).groups()
    assert (often == "exactly") == bool((times[~missing] == 1).all())
    named = np.zeros_like(missing)
    for count, noun in re.findall(r"the last (?:(\d+) )?(row|column)s?", rest or ""):
        last = slice(-int(count or 1), None)
        named[(last, slice(None)) if noun == "row" else (slice(None), last)] = True
    assert (named == missing).all()
    return "except" if rest else often


def times_read(setting: dict, reads) -> np.ndarray:
    """How often each input cell is read: the gradient of a sum of windows."""
    x = torch.zeros(1, 1, setting["height"], setting["width"], requires_grad=True)
    reads(x).sum().backward()
    return np.round(x.grad[0, 0].numpy()).astype(int)


def test_convolution(tmp_path):
    settings = drawn(
        1, 1500, every(tables.LIMITS, [(h, w) for h in range(1, 11) for w in (1, 4, 9)])
    )
    kinds = set()
    for setting, tells in told(tmp_path, ConvExplorer(), settings):
        k, d = setting["kernel_size"], setting["dilation"]
        ones = torch.ones(1, 1, k, k)
        how = (None, setting["stride"], setting["padding"], d)
        x = torch.zeros(1, 1, setting["height"], setting["width"])
        made, given = functional.conv2d(x, ones, *how).numel(), x.numel()
        if k > 1 and d > 1:
            reach = d * (k - 1) + 1
            first = f"The window spans {reach}×{reach} cells and reads {k * k} of them."
        elif made == given:
            first = "The output has as many cells as the input."
        else:
            first = f"The output has {made} cell{'s' * (made > 1)}, the input {given}."
        assert tells[0] == first, setting
        times = times_read(setting, lambda x, k=ones, how=how: functional.conv2d(x, k, *how))
        kinds.add(expect_reading(tells[1], times))
        assert len(tells) == 2
    assert kinds >= {"counted", "except", "exactly", "at least"}


def test_transposed_convolution(tmp_path):
    settings = drawn(2, 1500, every(tables.TRANSPOSE_LIMITS, [(1, 1), (3, 3), (2, 5), (5, 4)]))
    kinds = set()
    for setting, tells in told(tmp_path, TransposeExplorer(), settings):
        k = setting["kernel_size"]
        names = ("stride", "padding", "output_padding", "dilation")
        y, kernel = torch.ones(1, 1, setting["height"], setting["width"]), torch.ones(1, 1, k, k)
        times = functional.conv_transpose2d(y, kernel, **{name: setting[name] for name in names})
        empty, most = int((times == 0).sum()), int(times.max())
        products = f"{k * k} products are" if k > 1 else "1 product is"
        some = "up to" if setting["padding"] else "its"  # padding cuts off what lies outside
        first = f"A step stamps one cell of Y: {some} {products} added to Z."
        if empty == 1:
            second = "1 cell of Z gets no stamp and stays 0."
        elif empty:
            second = f"{empty} cells of Z get no stamp and stay 0."
        elif most > 1:
            second = f"Where stamps overlap, up to {most} add up."
        else:
            second = "No two stamps overlap."
        assert tells == [first, second], setting
        kinds.add(second[:5])
    assert len(kinds) >= 3


@pytest.mark.parametrize("mode", ["max", "average"])
def test_pooling(tmp_path, mode):
    more = {"count_include_pad": (False, True), "divisor_override": (None, 1, 5)}
    sides = [(1, 1), (3, 3), (4, 7), (8, 5)]
    found = every(tables.POOL_LIMITS, sides, ceil_mode=(False, True), **more)
    settings = [{**one, "mode": mode} for one in drawn(3, 1500, found)]
    explorer = PoolExplorer(np.random.default_rng(5).integers(-4, 5, (8, 8)))
    pixels = torch.tensor(explorer.input, dtype=torch.float64)
    kinds = set()
    for setting, tells in told(tmp_path, explorer, settings):
        k, s, p, d, ceil = (
            setting[name] for name in ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
        )
        x = pixels[None, None, : setting["height"], : setting["width"]]
        y, places = pool_of_torch(mode, x, setting)
        rounded = math.ceil if ceil else math.floor
        rule = [rounded((n + 2 * p - d * (k - 1) - 1) / s) + 1 for n in x.shape[2:]]
        if list(y.shape[2:]) != rule:
            first = "One window fewer than the formula says: it would start behind the input."
        elif mode == "max":
            kept = len(set(places[y > -1e300].flatten().tolist()))
            verb = "is" if kept == 1 else "are"
            first = f"{kept} of {x.numel()} numbers {verb} kept, the places in S."
        elif setting["divisor_override"] is not None:
            divisor = setting["divisor_override"]
            first = f"Every sum is divided by {divisor}, whatever the window holds."
        else:
            mean, sums = (
                functional.avg_pool2d(
                    torch.ones_like(x), k, s, p, ceil, setting["count_include_pad"], divisor
                )
                for divisor in (None, 1)
            )
            counts = torch.round(sums / mean).flatten().tolist()
            least, most = int(min(counts)), int(max(counts))
            span = f"{least} to {most}" if least < most else f"{most}"
            first = f"Each average is of {span} cell{'s' * (most > 1)}."
        assert tells[0] == first, setting
        padded = 2 * p + s * max(y.shape[2:]) + d * k  # more than any window reaches
        ones = torch.ones(1, 1, k, k)

        def reads(x, y=y, p=p, ones=ones, s=s, d=d, far=padded):
            wide = functional.pad(x, (p, far, p, far))
            return functional.conv2d(wide, ones, None, s, 0, d)[..., : y.shape[2], : y.shape[3]]

        kinds |= {expect_reading(tells[1], times_read(setting, reads)), first[:8]}
    assert kinds >= {"counted", "except", "exactly", "at least", "One wind"}


def test_unpooling(tmp_path):
    explorer = UnpoolExplorer(np.random.default_rng(7).integers(-4, 5, (8, 8)), kernel_size=1)
    cells = [[""] * 9 for _ in range(9)]
    cells[0][0], cells[1][2] = "77", "-88.5"
    explorer._map_cells = cells
    pixels = torch.tensor(explorer.input, dtype=torch.float64)
    kinds = set()
    for setting, tells in told(tmp_path, explorer, drawn(4, 4000, unpool_settings())):
        names = ("kernel_size", "stride", "padding")
        k, s, p = (setting[name] for name in names)
        x = pixels[None, None, : setting["height"], : setting["width"]]
        y, places = functional.max_pool2d(
            x, k, s, p, ceil_mode=setting["ceil_mode"], return_indices=True
        )
        asked = (setting["output_height"], setting["output_width"])
        rows, columns = (
            (m - 1) * s - 2 * p + k if wanted is None else wanted
            for m, wanted in zip(y.shape[2:], asked, strict=True)
        )
        ways = places.flatten().tolist()
        found, wide = len(set(ways)), setting["width"]
        verb = "gets" if found == 1 else "get"
        empty = rows * columns - found
        first = (
            f"{found} of the {found + empty} cells of Z {verb} a value, the other {empty} stay 0."
        )
        assert tells[0] == first, setting
        if any(divmod(way, wide) != divmod(way, columns) for way in ways):
            kind = f"Z has rows of {columns} cells and X of {wide}: values move"
        elif found < len(ways):
            kind = "Several windows remember S["
            names = {f"S[{way // wide}, {way % wide}]" for way in ways if ways.count(way) > 1}
            assert set(re.findall(r"S\[\d, \d\]", tells[1])) <= names
        else:
            typed = [(r, c) for r, c in ((0, 0), (1, 2)) if r < y.shape[2] and c < y.shape[3]]
            kind = "Y[0, 0] = 77 was typed" if len(typed) == 1 else "2 values of Y were typed"
        assert kind in tells[1] and len(tells) == 2, setting
        kinds.add(kind[:5])
    assert len(kinds) == 4

"""What is read from a network: how its maps hang together. And the skip that a reader writes."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from lecture_utils import figures, models
from lecture_utils.figures.kit.block import MARGIN
from lecture_utils.figures.kit.text import DPI
from tests.figures.drawn import cells
from tests.refusals import holds, refusal
from tests.tables import for_each

STRIDES = (32, 16, 8, 4, 2)


@pytest.mark.parametrize("stride", STRIDES)
def test_an_fcn_has_its_stages_its_scores_and_a_sum_a_skip(stride):
    model = models.FCN(stride, classes=5, in_channels=3)
    parts = models.wiring(model, 96)
    kinds = [part.kind for part in parts]
    skips = STRIDES.index(stride)
    assert kinds == ["image", *5 * ["map"], *(skips + 1) * ["scores"], *skips * ["sum"], "output"]
    assert [part.channels for part in parts[:6]] == [3, 16, 32, 48, 48, 48]
    assert [96 // part.size[0] for part in parts[1:6]] == [2, 4, 8, 16, 32]
    assert parts[-1].sources == ((len(parts) - 2, f"×{stride}"),)
    for part, fine in zip(parts[6 + skips + 1 : -1], STRIDES[1:], strict=False):
        assert part.size == (96 // fine,) * 2 and [how for _, how in part.sources] == ["×2", ""]


def test_the_other_networks_show_what_sets_them_apart():
    found = {name: models.wiring(m) for name, m in models.decoders(parameters=9000).items()}
    ways = {name: {h for part in parts for _, h in part.sources} for name, parts in found.items()}
    assert ways == {
        "transposed convolution": {"conv", "×2 learned", "1×1", "×2"},
        "bilinear": {"conv", "1×1", "×2"},
        "unpooling (SegNet)": {"conv", "pool", "unpool", "switches", "1×1", "×2"},
        "dilated encoder": {"conv", "dilated", "1×1", "×4"},
        "U-Net": {"conv", "", "×2 learned", "1×1", "×2"},
    }
    assert [part.kind for part in found["U-Net"]].count("beside") == 3
    learned = models.wiring(models.FCN(8, upsampling="transposed"))
    assert learned[-1].sources == ((len(learned) - 2, "×8 learned"),)


def test_reading_changes_no_network():
    model = models.FCN(4).train()
    before = {name: values.clone() for name, values in model.state_dict().items()}
    models.wiring(model)
    assert model.training
    assert all(torch.equal(values, before[name]) for name, values in model.state_dict().items())


def test_a_diagram_says_every_part_in_words():
    said = figures.networks({"FCN-16s": models.wiring(models.FCN(16))}).alt
    assert said.startswith("FCN-16s: stride 1: image, 1 channel; stride 2: map of 16 channels")
    assert "stride 16: sum, 11 channels (×2 from stride 32, from stride 16)" in said


def altered(change, layer=None):
    """An FCN of which the scores are changed, with a layer or weight of its own."""

    class Altered(models.FCN):
        def __init__(self):
            super().__init__(8)
            self.own = layer

        def scores_of(self, x):
            return change(super().scores_of(x), self.own, x)

    return Altered()


class Block(nn.Module):
    """Not of torch.nn: what stands in it is read."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(11, 7, 3, stride=2, padding=1)

    def forward(self, x):
        return F.relu(self.layer(x))


SCORED = (10, "×8")
#: What is done to the scores: the sources of the output, and of a map that is made before it.
OPERATIONS = {
    "ReLU": (lambda y, own, x: torch.relu(y), (SCORED,)),
    "ReLU as a method": (lambda y, own, x: y.relu_(), (SCORED,)),
    "dropout": (lambda y, own, x: F.dropout(y), (SCORED,)),
    "a layer that is left out": (lambda y, own, x: own(y), (SCORED,), nn.GELU()),
    "pooling": (lambda y, own, x: F.max_pool2d(y, 2), ((11, "pool"),)),
    "mean pooling": (lambda y, own, x: F.avg_pool2d(y, 2), ((11, "pool"),)),
    "a pooling layer": (lambda y, own, x: own(y), ((11, "pool"),), nn.MaxPool2d(2)),
    "softmax": (lambda y, own, x: y.softmax(1), ((11, "softmax"),)),
    "a layer that has no word": (lambda y, own, x: own(y), ((11, "Softmax"),), nn.Softmax(1)),
    "a number": (lambda y, own, x: y * 2 + 1, ((12, "add"),), None, ((11, "mul"),)),
    "a weight": (lambda y, own, x: y * own, ((11, "mul"),), nn.Parameter(torch.ones(11, 1, 1))),
    "two maps": (
        lambda y, own, x: y - y.mean(1, keepdim=True),
        ((11, "sub"), (12, "sub")),
        None,
        ((11, "mean"),),
    ),
    "a size": (lambda y, own, x: F.interpolate(y, x.shape[-2:]), ((11, "×1"),)),
    "a piece": (lambda y, own, x: y[..., :8], ((11, "getitem"),)),
    "one of several": (
        lambda y, own, x: torch.cat((y, y), 1).chunk(2, 1)[1],
        ((12, "chunk"),),
        None,
        ((11, "cat"),),
    ),
    "a block": (lambda y, own, x: own(y), ((11, ""),), Block(), (SCORED,)),
    "no map": (lambda y, own, x: torch.zeros(1, 11, 64, 64), None),
}


@for_each(OPERATIONS)
def test_every_operation_is_left_out_or_called_what_it_is(name):
    change, sources, layer, before = (*OPERATIONS[name], None, None)[:4]
    parts = models.wiring(altered(change, layer))
    if sources is None:
        assert parts[-1].kind == "sum", "the scores are used for nothing"
        return
    assert parts[-1].kind == "output" and parts[-1].sources == sources
    assert parts[-2].sources == before or before is None
    figure = figures.networks({"altered": parts}).figure
    assert cells(figure)[0][:, 2].max() <= figure.get_size_inches()[0] * DPI - MARGIN


WITHOUT = {
    "a condition": (lambda y, own, x: y if x.sum() > 0 else -y, "depends on the numbers"),
    "a loop": (lambda y, own, x: sum(row for row in y), "does the same for every image"),
    "a row of numbers": (lambda y, own, x: y.mean((2, 3)), "mean gives the shape (1, 11)"),
    "five axes": (lambda y, own, x: torch.stack((y, y)).sum(0), "no map (B, C, H, W)"),
}


@for_each(WITHOUT)
def test_a_network_that_is_not_made_of_maps_is_refused(name):
    change, says = WITHOUT[name]
    holds(refusal(ValueError, lambda: models.wiring(altered(change))), "model ", says)


@pytest.mark.parametrize(
    "arguments, error, says",
    [
        ((3,), TypeError, r"^model \(=3\) must be a network that segments"),
        ((models.FCN(8), 40), ValueError, r"^size \(=40\) must be a multiple .* size=64\.$"),
        ((models.FCN(8), 0), ValueError, r"^size \(=0\)"),
        ((models.FCN(8), 32_000_000), ValueError, r"^size \(=32000000\) .* 1 to 1024: the network"),
    ],
)
def test_what_has_no_wiring_is_refused(arguments, error, says):
    with pytest.raises(error, match=says):
        models.wiring(*arguments)


def doubled(x, **how):
    return F.interpolate(x, scale_factor=2, **({"mode": "bilinear"} | how))


@pytest.mark.parametrize(
    "skip, says",
    [
        (lambda coarse, fine, head: doubled(coarse) + head(fine), "Right: "),
        (lambda coarse, fine, head: head(fine) + doubled(coarse, align_corners=False), "Right: "),
        (lambda coarse, fine, head: ..., "Not yet: it gives nothing back"),
        (lambda coarse, fine, head: head(fine), "Not yet: these are the scores of the finer map"),
        (lambda coarse, fine, head: doubled(coarse), "Not yet: these are the coarse scores alone"),
        (lambda coarse, fine, head: doubled(coarse, mode="nearest") + head(fine), "Not yet: the n"),
        (lambda c, f, head: doubled(c, align_corners=True) + head(f), "Not yet: the corners"),
        (lambda coarse, fine, head: doubled(coarse) * head(fine), "Not yet: the scores are mult"),
        (lambda coarse, fine, head: doubled(coarse) - head(fine), "Not yet: the shape is right"),
        (lambda coarse, fine, head: coarse + head(fine), "Not yet: it stops with RuntimeError"),
        (lambda coarse, fine, head: torch.cat((doubled(coarse), fine), 1), r"Not yet: .* \(2, 59"),
        (lambda coarse, fine, head: 3, "Not yet: it gives back int"),
        (3, "Not yet: it stops with TypeError"),
    ],
)
def test_the_skip_of_a_reader_gets_one_sentence(skip, says):
    before = torch.random.get_rng_state()
    assert re.match(says, models.check_skip(skip))
    assert torch.equal(before, torch.random.get_rng_state())


FORMATS = {
    **{
        str(dtype): (lambda x, dtype=dtype: x.to(dtype), f"dtype {dtype}, not torch.float32")
        for dtype in (torch.float64, torch.bfloat16, torch.int64, torch.bool, torch.complex64)
    },
    "sparse": (lambda x: x.to_sparse(), "layout torch.sparse_coo, not torch.strided"),
    "meta": (lambda x: x.to("meta"), "device meta, not cpu"),
}


@for_each(FORMATS)
def test_right_scores_in_another_format_get_a_sentence_too(name):
    change, says = FORMATS[name]
    said = models.check_skip(lambda coarse, fine, head: change(doubled(coarse) + head(fine)))
    assert said.startswith("Not yet: ") and said.endswith(".") and says in said


def test_a_skip_that_changes_its_convolution_is_no_skip():
    def spoilt(coarse, fine, head):
        head.weight.zero_()
        return doubled(coarse) + head(fine)

    assert models.check_skip(spoilt).startswith("Not yet: the shape is right")

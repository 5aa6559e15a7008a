"""What is read from a network: how its maps hang together. And the skip that a reader writes."""

from __future__ import annotations

import re

import pytest
import torch
from torch.nn import functional as F

from lecture_utils import figures, models

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


@pytest.mark.parametrize(
    "arguments, error, says",
    [
        ((3,), TypeError, r"^model \(=3\) must be a network that segments"),
        ((models.FCN(8), 40), ValueError, r"^size \(=40\) must be a multiple .* size=64\.$"),
        ((models.FCN(8), 0), ValueError, r"^size \(=0\)"),
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

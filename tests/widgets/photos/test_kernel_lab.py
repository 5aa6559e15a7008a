"""The kernel lab: what is given, what Python says of it, and that the browser computes the same."""

from __future__ import annotations

import base64
import random

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional as F

from lecture_utils import KernelLab, datasets, ops, slides, trace
from lecture_utils.widgets.kernel_lab import _kernels, _shading
from lecture_utils.widgets.kernel_lab._kernels import NAMED
from tests.tables import examples
from tests.widgets.scripts import computed, passed

SMALL = np.arange(30, dtype=np.uint8).reshape(5, 6) * 8
SETTING = ("kernel_size", "stride", "padding", "dilation")


# --- what is given --------------------------------------------------------------------------------


def test_it_starts_with_a_cat_and_an_edge():
    lab = KernelLab()
    assert lab.input.shape == (1, 128, 128) and lab.input.dtype == np.uint8
    np.testing.assert_array_equal(lab.input[0], datasets.photo("cat"))
    assert lab.weight.tolist() == [[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]
    assert lab.output.dtype == np.int64 and lab.output.shape == (1, 126, 126)


@pytest.mark.parametrize("name", NAMED)
def test_kernels_that_have_a_name(name):
    lab = KernelLab(kernel=name)
    np.testing.assert_array_equal(lab.weight[0, 0], NAMED[name])
    assert lab.kernel_size == len(NAMED[name])
    assert f"{name!r}:" in repr(lab)


def test_what_a_named_kernel_does():
    x = datasets.photo("camera").astype(int)

    def made(name, **how):
        return KernelLab("camera", name, **how).output[0]

    np.testing.assert_array_equal(made("identity", padding="same"), x)
    np.testing.assert_array_equal(made("shift 3 to the right", padding="same")[:, 3:], x[:, :-3])
    np.testing.assert_array_equal(made("zeros"), 0)
    assert abs(made("blur 7×7").mean() / 49 - x.mean()) < 3
    flat = np.full((9, 9), 70, np.uint8)
    for name in ("vertical edges", "horizontal edges", "outline"):
        assert not KernelLab(flat, name).output.any(), name
    for name in ("sharpen", "identity", "emboss"):
        assert (KernelLab(flat, name).output == 70).all(), name
    step = np.repeat([[10] * 5 + [200] * 5], 10, axis=0)
    assert KernelLab(step, "vertical edges").output.max() == 4 * 190
    assert not KernelLab(step, "horizontal edges").output.any()
    assert KernelLab(kernel="the deck's K").weight[0, 0].tolist() == [*map(list, slides.K)]


@pytest.mark.parametrize(
    "kernel, shape",
    [
        (slides.K, (1, 1, 3, 3)),
        ([[2]], (1, 1, 1, 1)),
        (np.ones((4, 5, 5)), (4, 1, 5, 5)),
        (np.ones((2, 1, 7, 7)), (2, 1, 7, 7)),
        (["sharpen", "blur 7×7"], (2, 1, 7, 7)),
        (["random", slides.K], (2, 1, 3, 3)),
        ([np.ones((2, 2)), np.ones((3, 3))], (2, 1, 3, 3)),
        (torch.ones(1, 1, 3, 3), (1, 1, 3, 3)),
    ],
)
def test_kernels_of_many_forms(kernel, shape):
    lab = KernelLab(SMALL.repeat(3, axis=0).repeat(3, axis=1), kernel)
    assert lab.weight.shape == shape
    assert lab.output.shape[0] == shape[0]


def test_a_layers_weights_keep_their_slices():
    weights = np.arange(54).reshape(2, 3, 3, 3) - 20
    lab = KernelLab("coffee", weights, colour=True, pixels=32)
    np.testing.assert_array_equal(lab.weight, weights)
    np.testing.assert_array_equal(
        lab.output, ops.conv2d(datasets.photo("coffee", 32, True), weights)
    )
    grey = KernelLab("coffee", "sharpen", colour=True, pixels=32)
    np.testing.assert_array_equal(grey.weight, np.broadcast_to(NAMED["sharpen"], (1, 3, 3, 3)))


def test_random_kernels_follow_from_their_seed():
    one, same, other = (KernelLab(kernel="random", seed=seed).weight for seed in (5, 5, 6))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    many = np.array([_kernels.weights_of([_kernels.random_kernel(s, 7)], 3, 7) for s in range(99)])
    assert set(np.unique(many)) == {-2, -1, 0, 1, 2}
    assert abs(many.mean()) < 0.1
    two = KernelLab(kernel=["random", "random"]).weight
    assert (two[0] != two[1]).any()


def test_a_larger_window_puts_zeros_around_a_kernel():
    lab = KernelLab(kernel="sharpen", kernel_size=5)
    np.testing.assert_array_equal(lab.weight[0, 0, 1:4, 1:4], NAMED["sharpen"])
    assert np.count_nonzero(lab.weight) == 5


def test_pooling_has_torchs_defaults():
    lab = KernelLab(mode="max pooling")
    assert [getattr(lab, name) for name in SETTING] == [2, 2, 0, 1]
    np.testing.assert_array_equal(lab.output[0], ops.max_pool2d(datasets.photo("cat"), 2))
    average = KernelLab(mode="average pooling", kernel_size=3, colour=True)
    assert average.stride == 3 and average.output.shape == (3, 42, 42)


def test_a_picture_of_ones_own(tmp_path):
    lab = KernelLab(SMALL)
    np.testing.assert_array_equal(lab.input[0], SMALL)
    assert repr(lab).startswith("KernelLab(5×6, kernel_size=3")
    large = np.zeros((300, 500), np.uint8)
    assert KernelLab(large).input.shape == (1, 128, 128)
    assert KernelLab(large, pixels=64).input.shape == (1, 64, 64)
    Image.fromarray(SMALL).save(tmp_path / "mine.png")
    np.testing.assert_array_equal(KernelLab(tmp_path / "mine.png").input[0], SMALL)
    assert KernelLab(np.zeros((5, 6, 3)), colour=True).input.shape == (3, 5, 6)


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"photo": "dog"}, ValueError, r"photo \(='dog'\) must be 'astronaut'"),
        ({"photo": [[1, 300]]}, ValueError, "photo holds numbers from 1 to 300"),
        ({"kernel": "blurr"}, ValueError, r"kernel \(='blurr'\) must be 'vertical edges'"),
        ({"kernel": [["a"]]}, TypeError, r"kernel \(=\[\['a'\]\]\) must be a name .* not <U1"),
        ({"kernel": np.ones((3, 4))}, ValueError, r"kernel has the shape \(3, 4\)"),
        ({"kernel": np.ones((8, 8))}, ValueError, "k from 1 to 7"),
        ({"kernel": np.ones((5, 3, 3))}, ValueError, "holds 5 kernels, .* at most 4"),
        ({"kernel": ["sharpen"] * 5}, ValueError, "holds 5 kernels"),
        ({"kernel": np.ones((2, 2, 3, 3))}, ValueError, r"kernel has the shape \(2, 2, 3, 3\)"),
        ({"kernel": [[np.nan]]}, ValueError, "kernel .* must hold finite numbers"),
        ({"kernel": [[10**10]]}, ValueError, "from -10⁹ to 10⁹"),
        ({"kernel": "blur 7×7", "kernel_size": 3}, ValueError, r"kernel_size \(=3\) would cut off"),
        ({"kernel_size": 8}, ValueError, r"kernel_size \(=8\) must be from 1 to 7"),
        ({"stride": 0}, ValueError, r"stride \(=0\)"),
        ({"padding": 10}, ValueError, r"padding \(=10\) must be from 0 to 9"),
        ({"padding": "valid"}, TypeError, r"padding \(='valid'\) must be a whole number"),
        (
            {"padding": "same", "kernel": np.ones((2, 2))},
            ValueError,
            r"padding \(='same'\) would need one zero more .* odd kernel_size, or padding=0",
        ),
        ({"padding": "same", "stride": 2}, ValueError, "keeps the size with stride 1 only"),
        ({"dilation": 5}, ValueError, r"dilation \(=5\)"),
        (
            {"mode": "average pooling", "dilation": 2},
            ValueError,
            "dilation .* must be 1 in average",
        ),
        (
            {"mode": "max pooling", "padding": 2},
            ValueError,
            "padding .*at most half of kernel_size",
        ),
        (
            {"photo": SMALL[:3, :3], "mode": "max pooling", "padding": 1, "dilation": 4},
            ValueError,
            "window lies in the border alone.*Use a smaller padding or dilation",
        ),
        ({"mode": "pooling"}, ValueError, r"mode \(='pooling'\)"),
        ({"photo": SMALL, "kernel": "blur 7×7"}, ValueError, "spans 7 pixels, .* has 5"),
        ({"at": (1, 2, 3)}, TypeError, r"at \(=\(1, 2, 3\)\) must be a row and a column"),
        ({"at": (-1, 2)}, ValueError, r"at\[0\] \(=-1\)"),
        ({"pixels": 300}, ValueError, r"pixels \(=300\) must be from 16 to 256"),
        ({"shown": "dark"}, ValueError, r"shown \(='dark'\)"),
        ({"colour": 1}, TypeError, r"colour \(=1\) must be True or False"),
        ({"kernal": "sharpen"}, TypeError, "has no parameter 'kernal'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_shown_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        KernelLab(**changes)


# --- what Python says of it -----------------------------------------------------------------------


def test_repr_and_stored_picture_hold_the_numbers():
    lab = KernelLab(SMALL, "the deck's K", stride=2, padding=1, at=(1, 2))
    y = ops.conv2d(SMALL.astype(int), slides.K, stride=2, padding=1)
    assert repr(lab) == (
        'KernelLab(5×6, kernel_size=3, stride=2, padding=1, dilation=1, "the deck\'s K": Y 3×3, '
        f"{y.min()} to {y.max()}, mean {round(y.mean(), 3)}; Y[1, 2] = {y[1, 2]})"
    )
    bundle, _ = lab._repr_mimebundle_()
    assert bundle["text/plain"].partition("\n")[0] == repr(lab)
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["image/png"] == lab._repr_mimebundle_()[0]["image/png"]
    lab.at = (0, 0)
    assert bundle["image/png"] != lab._repr_mimebundle_()[0]["image/png"]


@pytest.mark.parametrize(
    "how",
    [
        {"mode": "max pooling", "colour": True, "padding": 1, "dilation": 3},
        {"mode": "average pooling", "kernel_size": 7, "stride": 8},
        {"kernel": ["random", "blur 7×7", "emboss", "zeros"], "colour": True, "dilation": 2},
        {"kernel": [[10**9, 0], [-0.5, 1]], "shown": "stretch"},
    ],
)
def test_every_setting_has_a_picture(how):
    assert "image/png" in KernelLab("grass", **how)._repr_mimebundle_()[0]


def test_the_sentence_is_the_steppers():
    lab = KernelLab(SMALL, "the deck's K", padding=1)
    record = trace.conv2d(SMALL, slides.K, padding=1)
    pooled = KernelLab(SMALL, mode="max pooling", padding=1)
    maxima = trace.max_pool2d(SMALL, 2, padding=1)
    means = trace.avg_pool2d(SMALL, 3, 1)
    average = KernelLab(SMALL, mode="average pooling", kernel_size=3, stride=1)
    for one, steps in ((lab, record), (pooled, maxima), (average, means)):
        for step in steps.steps:
            one.at = (step.writes[0].row, step.writes[0].column)
            assert one._pixel().sentence() == step.sentence


def test_what_was_typed_is_told_and_counts_as_0():
    lab = KernelLab(SMALL, "identity")
    typed = [list(row) for row in lab._kernels[0]["grey"]]
    typed[3][3], typed[2][2] = "nan", "1e9"
    lab._kernels = [{"grey": typed, "colours": None}]
    assert lab.weight[0, 0].tolist() == [[10**9, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert repr(lab).endswith("; K[1, 1] holds “nan”: counted as 0)")
    lab.stride, lab.kernel_size, lab.dilation = 8, 7, 4
    assert "no output. kernel_size (=7) with dilation (=4) spans 25 pixels" in repr(lab)
    assert "image/png" in lab._repr_mimebundle_()[0]
    with pytest.raises(ValueError, match="spans 25 pixels"):
        _ = lab.output


@pytest.mark.parametrize(
    ("kernel", "shown", "says"),
    [
        ("identity", "auto", "0 is black, 255 white."),
        ("blur 3×3", "auto", "0 is black, 2295 white."),
        ("vertical edges", "auto", "0 is mid grey, -440 black, 440 white."),
        ("zeros", "auto", "Every value is 0."),
        ("sharpen", "auto", r"0 is black, 255 white; cut off: \d+ below, \d+ above."),
        ("vertical edges", "clip", r"0 is black, 255 white; cut off: \d+ below, \d+ above."),
        (
            "vertical edges",
            "stretch",
            r"From the smallest value, -440 \(black\), to the largest, 359",
        ),
        ("blur 3×3", "signed", r"0 is mid grey, -\d+ black, \d+ white."),
        ([[10**9]], "auto", "0 is black, 255000000000 white."),
    ],
)
def test_how_values_are_drawn_is_said(kernel, shown, says):
    import re

    lab = KernelLab(kernel=kernel, shown=shown)
    y = lab.output[0]
    shade = _shading.shade_of(lab.mode, lab.shown, lab.weight[0], y)
    assert re.match(says, _shading.words(y, shade))
    levels = _shading.levels(y, shade)
    assert (levels[y <= shade.black] == 0).all() or y.min() == y.max()
    assert (levels[y >= shade.white] == 255).all()


def test_rules_without_a_view(tmp_path):
    assert passed("kernel_lab", {}, tmp_path) >= 9


# --- the browser computes the same ----------------------------------------------------------------


FILTERING = """
const filtering = await widget("kernel_lab/rules/filtering.js");
const { filtered, greyOf, problemOf, refiltered, windowAt } = filtering;
const { extremes, levelsOf, shadeOf, shadeWords } = await widget("kernel_lab/rules/shading.js");
const { sentenceOf } = await widget("kernel_lab/rules/words.js");
const plane = ({ rows, columns, values }) => ({ rows, columns, values: Uint8Array.from(values) });
done(data.map(({ mode, planes, colour, kernels, setting, shown, places }) => {
  const given = planes.map(plane);
  const picture = colour ? given : [greyOf(given)];
  const problem = problemOf(mode, picture[0], setting);
  if (problem) return { problem };
  const outputs = filtered(mode, picture, kernels, setting);
  const convolves = mode === "convolution";
  const old = kernels.map((slices) => slices.map((slice) => [...slice].reverse()));
  const again = filtered(mode, picture, old, setting).map((before, o) => (
    convolves && refiltered(before, picture, old[o], kernels[o], setting)) || outputs[o]);
  const shades = outputs.map((output, o) => (
    shadeOf(mode, shown, (kernels[o] ?? []).flat(), extremes(output.values))));
  const sentences = places.map(([channel, r, c]) => sentenceOf({
    mode, picture, cells: picture.map((one) => windowAt(one, [r, c], setting)),
    slices: convolves ? kernels[channel] : [], channel: convolves ? 0 : channel,
    place: [...(outputs.length > 1 ? [channel] : []), r, c],
    result: outputs[channel].values[r * outputs[0].columns + c],
  }));
  return {
    problem: "", size: [outputs.length, outputs[0].rows, outputs[0].columns], sentences,
    values: outputs.map(({ values }) => [...values]),
    again: again.map(({ values }) => [...values]),
    grey: [...greyOf(given).values],
    levels: outputs.map((output, o) => [...levelsOf(output, shades[o])]),
    words: outputs.map((output, o) => shadeWords(output, shades[o])),
  };
}));
"""


def drawn(dice, rng):
    """A lab by chance, of every mode and setting; some have no output."""
    rows, columns = dice.randint(1, 14), dice.randint(1, 14)
    colour, mode = (
        dice.random() < 0.5,
        dice.choice(("convolution",) * 3 + ("max pooling", "average pooling")),
    )
    k, s, p, d = dice.randint(1, 7), dice.randint(1, 8), dice.randint(0, 9), dice.randint(1, 4)
    k = min(k, dice.randint(1, 7))
    if mode != "convolution":
        p, d = (
            dice.randint(0, k // 2 + (dice.random() < 0.1)),
            1 if mode == "average pooling" else d,
        )
    planes = rng.integers(0, 256, (3, rows, columns)).astype(np.uint8)
    largest = dice.choice((2, 2, 9, 10**9))
    shape = (dice.randint(1, 4), 3 if colour else 1, k, k)
    kernels = rng.integers(-largest, largest + 1, shape)
    if dice.random() < 0.2:
        kernels = kernels / 8  # exact as well
    return mode, colour, planes, kernels, (k, s, p, d), dice.choice(_shading.SHOWN)


def wanted(mode, x, kernels, setting):
    """What ops and torch make of it; both must agree."""
    k, s, p, d = setting
    tensor = torch.tensor(x.astype(np.float64))[None]
    if mode == "convolution":
        made = ops.conv2d(x.astype(np.int64), kernels, stride=s, padding=p, dilation=d)
        theirs = F.conv2d(tensor, torch.tensor(kernels.astype(np.float64)), None, s, p, d)
    elif mode == "max pooling":
        made = ops.max_pool2d(x.astype(np.int64), k, s, p, d)
        theirs = F.max_pool2d(tensor, k, s, p, d)
    else:
        made = ops.avg_pool2d(x.astype(np.int64), k, s, p)
        theirs = F.avg_pool2d(tensor, k, s, p)
    if mode == "average pooling":
        np.testing.assert_allclose(theirs[0].numpy(), made, rtol=1e-12)
    else:
        np.testing.assert_array_equal(theirs[0].numpy(), made)
    return made


def test_the_browser_filters_as_ops_and_torch_do(tmp_path):
    dice, rng = random.Random(4), np.random.default_rng(4)
    labs = [drawn(dice, rng) for _ in range(examples(600))]
    cases = []
    for mode, colour, planes, kernels, setting, shown in labs:
        cases.append(
            {
                "mode": mode,
                "colour": colour,
                "planes": [
                    {"rows": p.shape[0], "columns": p.shape[1], "values": p.ravel().tolist()}
                    for p in planes
                ],
                "kernels": kernels.reshape(*kernels.shape[:2], -1).tolist()
                if mode == "convolution"
                else [],
                "setting": dict(zip(SETTING, setting, strict=True)),
                "shown": shown,
                "places": [],
            }
        )
    labs_of = []
    for (mode, colour, planes, kernels, setting, shown), case in zip(labs, cases, strict=True):
        lab = KernelLab(
            planes, "zeros", mode="convolution", colour=colour, shown=shown, pixels=16, padding=9
        )
        with lab.hold_trait_notifications():
            lab.mode = mode
            for name, value in zip(SETTING, setting, strict=True):
                setattr(lab, name, value)
        lab._kernels, _ = _kernels.read(kernels, 1, None)
        labs_of.append(lab)
        if not lab._problem():
            count, rows, columns = lab.output.shape
            case["places"] = [
                (dice.randrange(count), dice.randrange(rows), dice.randrange(columns))
                for _ in range(4)
            ]
    found = computed(FILTERING, cases, tmp_path)
    outputs = 0
    for lab, one, there, case in zip(labs_of, labs, found, cases, strict=True):
        assert bool(there["problem"]) == bool(lab._problem()), (one, there["problem"])
        if there["problem"]:
            continue
        mode, _, planes, kernels, setting, shown = one
        x = lab.input
        made = wanted(mode, x, kernels, setting)
        np.testing.assert_array_equal(lab.output, made)
        values = np.array(there["values"]).reshape(there["size"])
        np.testing.assert_array_equal(values, made)
        np.testing.assert_array_equal(np.array(there["again"]).reshape(there["size"]), made)
        np.testing.assert_array_equal(there["grey"], datasets.photo(planes, None).ravel())
        for o, plane in enumerate(made):
            weights = kernels[o] if mode == "convolution" else np.zeros(0)
            shade = _shading.shade_of(mode, shown, weights, plane)
            assert there["words"][o] == _shading.words(plane, shade)
            np.testing.assert_array_equal(there["levels"][o], _shading.levels(plane, shade).ravel())
        for place, sentence in zip(case["places"], there["sentences"], strict=True):
            lab.channel, *lab.at = place
            assert sentence == lab._pixel().sentence()
        outputs += 1
    assert outputs > len(labs) // 3


KERNELS = """
const kernels = await widget("kernel_lab/rules/kernels.js");
const { mistakes, presetOf, randomKernel, slicesOf, weightsOf } = kernels;
done({
  drawn: data.seeds.map(([seed, size]) => randomKernel(seed, size)),
  read: data.typed.map(({ kernels: all, channels, size }) => ({
    weights: all.map((one) => slicesOf(one, channels).map((slice) => weightsOf(slice, size))),
    names: all.map((one) => presetOf(one, channels, size, data.presets)),
    mistakes: mistakes(all, channels, size),
  })),
});
"""


def test_kernels_are_read_and_drawn_as_in_python(tmp_path):
    dice = random.Random(7)
    seeds = [(dice.randrange(2**31), dice.randint(1, 7)) for _ in range(examples(200))]
    texts = ["0", "1", "-1", "0,5", "1e9", "-1e9", "2e9", "nan", "inf", "", " ", "x", "−2", " 3 "]
    typed = []
    for seed, size in seeds:
        kernels = [_kernels.random_kernel(seed + n, size) for n in range(dice.randint(1, 4))]
        for kernel in kernels:
            for one in [kernel["grey"], *kernel["colours"]]:
                for _ in range(dice.randint(0, 2)):
                    one[dice.randrange(7)][dice.randrange(7)] = dice.choice(texts)
            if dice.random() < 0.4:
                kernel["colours"] = None
            if dice.random() < 0.4:
                kernel.update(grey=_kernels.framed(dice.choice(list(NAMED.values()))), colours=None)
        typed.append({"kernels": kernels, "channels": dice.choice((1, 3)), "size": size})
    data = {"seeds": seeds, "typed": typed, "presets": _kernels.presets()}
    found = computed(KERNELS, data, tmp_path)
    assert found["drawn"] == [_kernels.random_kernel(seed, size) for seed, size in seeds]
    named = 0
    for one, there in zip(typed, found["read"], strict=True):
        weights = _kernels.weights_of(one["kernels"], one["channels"], one["size"])
        shape = (*weights.shape[:2], -1)
        np.testing.assert_array_equal(there["weights"], weights.reshape(shape))
        wrong = _kernels.mistakes(one["kernels"], one["channels"], one["size"])
        assert bool(wrong) == bool(there["mistakes"])
        assert all(words in there["mistakes"] for words in wrong[:3])
        lab = KernelLab(colour=one["channels"] == 3)
        lab._kernels, lab.kernel_size = one["kernels"], one["size"]
        assert [name or "own" for name in there["names"]] == lab._kernel_names()
        named += sum(map(bool, there["names"]))
    assert named > len(typed) / 40

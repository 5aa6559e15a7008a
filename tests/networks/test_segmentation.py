"""The networks that segment: shapes, skips, upsampling and sizes that do not fit, held against
torch.
"""

from __future__ import annotations

import copy
import functools

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from lecture_utils import datasets, losses, metrics, models, ops, training, upsampling

STRIDES = (32, 16, 8, 4, 2)
NAMES = ("transposed convolution", "bilinear", "unpooling (SegNet)", "dilated encoder", "U-Net")


def image(height: int, width: int, count: int = 1, channels: int = 1) -> torch.Tensor:
    return torch.randn(
        count, channels, height, width, generator=torch.Generator().manual_seed(height + width)
    )


@functools.cache
def _small() -> dict[str, models.Segmenter]:
    return models.decoders(parameters=9000)


def small(name: str) -> models.Segmenter:
    """A small network of the comparison. To find how wide each has to be takes longest."""
    return copy.deepcopy(_small()[name])


@pytest.mark.parametrize("upsampling_", ["bilinear", "transposed"])
@pytest.mark.parametrize("stride", STRIDES)
def test_scores_have_the_size_of_the_image(stride, upsampling_):
    model = models.FCN(stride, classes=4, in_channels=3, upsampling=upsampling_)
    assert model(image(64, 96, 2, 3)).shape == (2, 4, 64, 96)


@pytest.mark.parametrize("stride", STRIDES)
def test_a_level_has_scores_at_its_stride(stride):
    found = models.FCN(stride).levels(image(64, 96))
    assert list(found) == [s for s in STRIDES if s >= stride]
    assert all(scores.shape == (1, 11, 64 // s, 96 // s) for s, scores in found.items())


def test_a_skip_adds_its_scores_to_the_doubled_coarser_ones():
    model = models.FCN(4).eval()
    own, fused = model.levels_of(image(64, 64, 2).numpy())
    for coarse, fine in ((32, 16), (16, 8), (8, 4)):
        doubled = F.interpolate(torch.tensor(fused[coarse]), scale_factor=2, mode="bilinear")
        np.testing.assert_allclose(fused[fine], doubled.numpy() + own[fine], atol=1e-5)
    np.testing.assert_array_equal(fused[32], own[32])
    whole = F.interpolate(torch.tensor(fused[4]), scale_factor=4, mode="bilinear")
    np.testing.assert_allclose(model.logits_of(image(64, 64, 2).numpy()), whole.numpy(), atol=1e-5)


@pytest.mark.parametrize("stride", STRIDES)
def test_learned_upsampling_begins_as_bilinear(stride):
    """Away from the edges; there a transposed convolution counts the zeros outside."""
    torch.manual_seed(0)
    learned = models.FCN(stride, upsampling="transposed").eval()
    fixed = models.FCN(stride).eval()
    fixed.load_state_dict(
        {k: v for k, v in learned.state_dict().items() if not k.startswith("enlarge")}
    )
    x, edge = image(128, 128).numpy(), stride // 2
    inside = (..., slice(edge, 128 - edge), slice(edge, 128 - edge))
    np.testing.assert_allclose(
        learned.logits_of(x)[inside], fixed.logits_of(x)[inside], rtol=1e-4, atol=1e-4
    )


@pytest.mark.parametrize("stride", [2, 4, 8])
def test_the_upsampling_layer_equals_ops_with_the_kernel_of_the_lesson(stride):
    layer = models.FCN(stride, classes=2, upsampling="transposed").enlarge
    x = np.random.default_rng(0).normal(size=(2, 5, 6))
    with torch.no_grad():
        theirs = layer(torch.tensor(x, dtype=torch.float32)[None])[0].numpy()
    kernel = upsampling.bilinear_kernel(stride)
    for channel in range(2):
        mine = ops.conv_transpose2d(x[channel], kernel, stride=stride, padding=stride // 2)
        np.testing.assert_allclose(theirs[channel], mine, atol=1e-5)


@pytest.mark.parametrize("size", [(50, 70), (64, 64), (1, 1), (7, 100), (33, 31)])
@pytest.mark.parametrize("name", ["FCN", *NAMES])
def test_any_size_is_padded_with_zeros_and_cut_back(name, size):
    model = models.FCN(8) if name == "FCN" else small(name)
    x = image(*size)
    scores = model.logits_of(x.numpy())
    assert scores.shape == (1, 11, *size)
    bottom, right = -size[0] % model.stride, -size[1] % model.stride
    larger = np.pad(x.numpy(), ((0, 0), (0, 0), (0, bottom), (0, right)))
    np.testing.assert_allclose(
        scores, model.logits_of(larger)[..., : size[0], : size[1]], atol=1e-5
    )


def test_labels_are_the_classes_with_the_highest_scores_in_any_mode():
    model = models.FCN(2)
    x = image(64, 64, 70).numpy()
    model.train()
    before = {name: values.clone() for name, values in model.state_dict().items()}
    labels = model.segment(x)
    assert model.training and labels.dtype == np.uint8 and labels.shape == (70, 64, 64)
    np.testing.assert_array_equal(labels, model.logits_of(x).argmax(axis=1))
    assert all(torch.equal(values, before[name]) for name, values in model.state_dict().items())


def test_a_finer_network_starts_where_the_coarser_ended():
    torch.manual_seed(0)
    coarse, fine = models.FCN(8), models.FCN(4)
    fine.start_from(coarse)
    x = image(64, 64).numpy()
    own, fused = fine.levels_of(x)
    assert not own[4].any()
    np.testing.assert_allclose(fused[8], coarse.levels_of(x)[1][8], atol=1e-6)


@pytest.mark.parametrize(
    "other",
    [models.FCN(4), models.FCN(2), models.FCN(8, classes=3), models.FCN(8, in_channels=3)],
    ids=["as fine", "finer", "classes", "channels"],
)
def test_it_starts_only_from_a_coarser_network_of_its_kind(other):
    model = models.FCN(4)
    before = {name: values.clone() for name, values in model.state_dict().items()}
    with pytest.raises(ValueError, match="Give a network"):
        model.start_from(other)
    assert all(torch.equal(values, before[name]) for name, values in model.state_dict().items())


def test_decoders_are_compared_at_equal_size():
    counts = {name: m.parameter_count() for name, m in models.decoders().items()}
    wanted = models.FCN(2).parameter_count()
    assert tuple(counts) == NAMES
    assert all(abs(count / wanted - 1) < 0.03 for count in counts.values()), counts


@pytest.mark.parametrize("name", NAMES)
def test_every_weight_of_a_decoder_learns(name):
    model = small(name)
    losses.cross_entropy(model(image(64, 64, 2)), torch.randint(0, 11, (2, 64, 64))).backward()
    assert all(w.grad is not None and w.grad.abs().sum() > 0 for w in model.parameters())


def test_a_linear_layer_is_a_convolution_with_the_whole_map_as_kernel():
    linear, x = nn.Linear(3 * 4 * 5, 7), image(4, 5, 6, 3)
    layer = models.as_convolution(linear, (4, 5))
    torch.testing.assert_close(layer(x)[:, :, 0, 0], linear(x.flatten(1)))
    without = models.as_convolution(nn.Linear(8, 2, bias=False), 2)
    assert without.bias is None


def test_the_convolutional_classifier_gives_each_window_its_scores():
    torch.manual_seed(0)
    model, wide = models.DigitClassifier(), image(9, 20)
    scores = model.convolutional()(wide)
    assert scores.shape == (1, 10, 2, 13)
    for top in range(2):
        for left in range(13):
            window = wide[..., top : top + 8, left : left + 8]
            torch.testing.assert_close(scores[:, :, top, left], model(window), rtol=1e-4, atol=1e-5)


def test_a_short_training_beats_the_background():
    """On scenes of the test split, none of whose digits was seen; and the same numbers come
    twice.
    """
    test = datasets.scenes(60, "test", seed=5)

    def trained():
        torch.manual_seed(0)
        model = models.FCN(4, channels=(8, 16, 24, 24, 24))
        data = training.endless(datasets.SceneMaker("train"))
        how = {"epochs": 2, "steps_per_epoch": 60, "batch_size": 8, "lr": 0.02, "progress": False}
        training.fit(model, data, loss=losses.cross_entropy, **how)
        return model.segment(test.images)

    first = trained()
    score = metrics.confusion_matrix(first, test.labels, 11).mean_iou()
    nothing = metrics.confusion_matrix(np.zeros_like(test.labels), test.labels, 11).mean_iou()
    assert score > nothing + 0.02
    np.testing.assert_array_equal(first, trained())


def test_endless_batches_follow_the_generator():
    batch = training.endless(datasets.SceneMaker("train"))
    first = batch(3, torch.Generator().manual_seed(1))
    again = batch(3, torch.Generator().manual_seed(1))
    other = batch(3, torch.Generator().manual_seed(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_a_training_on_endless_batches_is_taken_up_again(tmp_path):
    def run(until, **more):
        torch.manual_seed(0)
        model = models.FCN(8, channels=(4, 4, 4, 4, 4))

        def stop(history):
            if len(history) == until:
                raise KeyboardInterrupt

        training.fit(
            model,
            training.endless(datasets.SceneMaker("train")),
            loss=losses.cross_entropy,
            epochs=4,
            steps_per_epoch=2,
            batch_size=2,
            progress=False,
            device="cpu",
            callback=stop,
            **more,
        )
        return model.state_dict()

    file = tmp_path / "scenes.safetensors"
    run(2, checkpoint=file)
    resumed, whole = run(None, checkpoint=file, resume=True), run(None)
    assert all(torch.equal(values, whole[name]) for name, values in resumed.items())


REFUSED = {
    "stride 3": (lambda: models.FCN(3), "stride (=3)"),
    "stride 2.0": (lambda: models.FCN(2.0), "stride (=2.0)"),
    "one class": (lambda: models.FCN(classes=1), "classes (=1)"),
    "no channel": (lambda: models.FCN(in_channels=0), "in_channels (=0)"),
    "upsampling": (lambda: models.FCN(upsampling="nearest"), "upsampling (='nearest')"),
    "four widths": (lambda: models.FCN(channels=(1, 2, 3, 4)), "channels (=(1, 2, 3, 4))"),
    "a width of 0": (lambda: models.FCN(channels=(1, 2, 3, 4, 0)), "channels (=0)"),
    "no widths": (lambda: models.FCN(channels=3), "channels (=3)"),
    "how": (lambda: models.Upsampler("nails"), "how (='nails')"),
    "five widths": (lambda: models.UNet((1, 2, 3, 4, 5)), "channels (=(1, 2, 3, 4, 5))"),
    "no parameter": (lambda: models.decoders(parameters=0), "parameters (=0)"),
    "colour": (lambda: models.FCN()(image(8, 8, 1, 3)), "(1, 3, 8, 8)"),
    "one image": (lambda: models.FCN().segment(np.zeros((8, 8))), "(8, 8)"),
    "no image": (lambda: models.FCN().segment(np.zeros((0, 1, 8, 8))), "(0, 1, 8, 8)"),
    "no pixel": (lambda: models.FCN()(torch.zeros(1, 1, 0, 8)), "(1, 1, 0, 8)"),
    "16 pixels": (lambda: models.DigitClassifier()(image(16, 16)), "(1, 1, 16, 16)"),
    "size": (lambda: models.as_convolution(nn.Linear(10, 2), 3), "size (=3)"),
    "257 classes": (lambda: models.FCN(classes=257), "classes (=257) must be from 2 to 256"),
    "a huge width": (lambda: models.UNet((9, 9, 9, 10**9)), "channels (=1000000000)"),
    "widths as text": (lambda: models.UNet("abcd"), "channels (='a')"),
    "a float width": (lambda: models.UNet((8.0, 9, 9, 9)), "channels (=8.0)"),
    "True classes": (lambda: models.FCN(classes=True), "classes (=True)"),
    "endless parameters": (lambda: models.decoders(3, 1, 10**25), "parameters (=10"),
    "no linear layer": (lambda: models.as_convolution(None, 4), "linear (=None)"),
    "a convolution": (lambda: models.as_convolution(nn.Conv2d(1, 1, 1), 4), "linear (=Conv2d("),
    "size 0": (lambda: models.as_convolution(nn.Linear(16, 2), 0), "size (=0)"),
    "start from nothing": (lambda: models.FCN(8).start_from(None), "coarser (=None)"),
    "images as text": (lambda: models.FCN().segment("abc"), "images (='abc')"),
    "shares as text": (lambda: models.FCN().expect("abc"), "pixels (='abc')"),
    "maker": (lambda: training.endless([1, 2]), "maker (=[1, 2])"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_a_way_out(case):
    make, shown = REFUSED[case]
    with pytest.raises((TypeError, ValueError)) as caught:
        make()
    assert shown in str(caught.value)
    assert any(word in str(caught.value) for word in ("Use ", "Give "))


def test_labels_of_256_classes_fit_into_a_byte():
    model = models.FCN(32, classes=256, channels=(1, 1, 1, 1, 1))
    with torch.no_grad():
        model.heads["32"].bias[255] = 100
    assert model.segment(np.zeros((1, 1, 8, 8))).max() == 255


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.uint8])
def test_tensors_are_segmented_like_arrays(dtype):
    model = models.FCN(8, channels=(2, 2, 2, 2, 2))
    images = torch.ones(1, 1, 8, 8).to(dtype)
    wanted = model.logits_of(np.ones((1, 1, 8, 8)))
    if images.is_floating_point():
        images.requires_grad_()
    np.testing.assert_array_equal(model.logits_of(images), wanted)
    shares = model.expect(torch.ones(11).requires_grad_()).heads["32"].bias
    assert torch.equal(shares, model.expect([1] * 11).heads["32"].bias)


def test_a_network_at_rest_is_as_before_afterwards():
    """Also if something goes wrong while it segments."""
    model = models.FCN(8).train()
    model.segment(image(8, 8))
    assert model.training
    model.scores_of = lambda x: 1 / 0
    with pytest.raises(ZeroDivisionError):
        model.segment(image(8, 8))
    assert model.training
    assert torch.is_grad_enabled()


def test_reprs_say_what_the_networks_are():
    assert repr(models.FCN(2)) == "FCN-2s(11 classes, bilinear upsampling, 123,079 parameters)"
    assert "learned upsampling" in repr(models.FCN(8, upsampling="transposed"))


# --- what a network expects before it has seen anything
# --------------------------------------------

SHARES = [0.9, *[0.01] * 10]


@pytest.mark.parametrize(
    "make",
    [
        *(lambda s=s: models.FCN(s) for s in models.FCN.STRIDES),
        *(lambda n=n: small(n) for n in NAMES),
    ],
)
def test_it_begins_with_the_shares_of_the_classes(make):
    torch.manual_seed(0)
    model = make()
    assert model.expect(np.multiply(SHARES, 1e6)) is model
    said = model.eval()(torch.rand(2, 1, 64, 64)).softmax(1).mean(dim=(0, 2, 3))
    np.testing.assert_allclose(said.detach(), SHARES, atol=0.02)


def test_a_class_that_does_not_occur_is_not_ruled_out():
    bias = models.FCN(32, classes=2).expect([7, 0]).heads["32"].bias
    assert bias.tolist() == pytest.approx([0, np.log(1e-6)])


@pytest.mark.parametrize(
    "pixels", [[1] * 10, [-1, *[1] * 10], [0] * 11, [np.nan] * 11, 3, [[1] * 11]]
)
def test_shares_that_are_none_are_refused(pixels):
    with pytest.raises(ValueError, match="must be 11 numbers from 0, one for each class"):
        models.FCN(8).expect(pixels)

"""What is done to a batch before it is learned from: noise, small shifts, several in turn."""

from __future__ import annotations

import re

import pytest
import torch
from torch.nn.functional import mse_loss

from lecture_utils import datasets, training
from lecture_utils.networks.models import ConvAutoencoder
from tests.networks.training_runs import fit, model, weights
from tests.refusals import holds, refusal


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def digits(count=8):
    return torch.tensor(datasets.digits().train.images[:count])


@pytest.mark.parametrize(
    ("make", "name"),
    [(training.noise, "sigma"), (training.shift, "pixels")],
    ids=["noise", "shift"],
)
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "much", None, True])
def test_how_much_is_checked(make, name, value):
    with pytest.raises((ValueError, TypeError), match=rf"{name} \(=.*Use for example {name}="):
        make(value)


def test_noise_is_put_on_inputs_only_and_follows_the_generator():
    add = training.noise(0.5)
    x = torch.zeros(400, 25)
    noisy, clean = add(x, x, generator())
    again, _ = add(x, x, generator())
    assert torch.equal(noisy, again)
    assert clean is x
    assert float(noisy.std()) == pytest.approx(0.5, rel=0.02)


def test_a_shift_moves_input_and_target_together_and_follows_the_generator():
    x = digits()
    moved, target = training.shift(1.0)(x, x.clone(), generator())
    again, _ = training.shift(1.0)(x, x, generator())
    assert torch.equal(moved, target)
    assert torch.equal(moved, again)
    assert not torch.equal(moved, training.shift(1.0)(x, x, generator(1))[0])
    assert float((moved - x).abs().max()) > 0.1


def test_no_shift_changes_nothing():
    x = digits()
    torch.testing.assert_close(training.shift(0)(x, x, generator())[0], x)


@pytest.mark.parametrize("pixels", [0.25, 1.0])
def test_a_shift_goes_no_further_than_it_says_along_both_axes(pixels):
    """The centre of a smooth blob in the middle of a 12×20 image tells how far it went."""
    rows, columns = torch.meshgrid(torch.arange(12.0), torch.arange(20.0), indexing="ij")
    blob = torch.exp(-((rows - 5.5) ** 2 + (columns - 9.5) ** 2) / 2).expand(500, 1, 12, 20)
    moved, _ = training.shift(pixels)(blob, blob, generator())
    mass = moved.sum((1, 2, 3))
    for axis, middle in ((rows, 5.5), (columns, 9.5)):
        steps = (moved[:, 0] * axis).sum((1, 2)) / mass - middle
        # PyTorch's bicubic surface does not keep the centre quite in its place between two pixels
        assert float(steps.abs().max()) <= 1.2 * pixels
        assert float(steps.max()) > 0.8 * pixels
        assert float(steps.min()) < -0.8 * pixels
        assert abs(float(steps.mean())) < 0.1 * pixels


@pytest.mark.parametrize(
    ("drawn", "move"),
    [((1.0, 0.5), (0, -1)), ((0.0, 0.5), (0, 1)), ((0.5, 1.0), (-1, 0)), ((0.0, 0.0), (1, 1))],
)
def test_a_shift_by_whole_pixels_is_a_roll_with_zeros(monkeypatch, drawn, move):
    x = digits()
    x[..., [0, -1], :] = 0
    x[..., [0, -1]] = 0  # so that nothing leaves the image
    monkeypatch.setattr(torch, "rand", lambda *shape, generator: torch.tensor([drawn] * shape[0]))
    moved, _ = training.shift(1.0)(x, x, generator())
    torch.testing.assert_close(moved, x.roll(move, (2, 3)), atol=1e-5, rtol=0)


def scene(n=6, size=(24, 32), dtype=torch.uint8):
    """Images whose level is the label of their pixel, so that both can be held against each
    other.
    """
    labels = torch.zeros(n, *size, dtype=dtype)
    labels[:, 4:14, 6:20], labels[:, 16:22, 20:30], labels[:, 0:3] = 1, 2, 3
    return labels[:, None].float(), labels


MOVES = {
    "shift": training.shift(3),
    "turn": training.turn(30, zoom=1.5),
    "flip": training.flip(),
    "crop": training.crop((16, 20)),
    "crop that must be filled": training.crop((30, 20)),
}


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64])
@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_image_and_mask_move_together_and_labels_stay_labels(move, dtype):
    images, labels = scene(dtype=dtype)
    moved, masks = move(images, labels, generator())
    again, _ = move(images, images, generator())
    assert torch.equal(moved, again)  # what is drawn does not hang on the target
    assert masks.dtype == dtype
    assert set(masks.unique().tolist()) <= {0, 1, 2, 3, 255}
    # away from outlines, where an image is a mixture, level and label are the same
    sure = masks != 255
    assert ((moved[:, 0] - masks).abs()[sure] < 0.51).float().mean() > 0.93
    assert len({one.numpy().tobytes() for one in masks}) > 1  # not one step for all


def test_half_are_mirrored_exactly_the_others_stay():
    images, labels = scene(200)
    moved, masks = training.flip()(images, labels, generator())
    assert torch.equal(moved[:, 0].to(torch.uint8), masks)
    mirrored = (masks == labels.flip(-1)).all(-1).all(-1)
    assert ((masks == labels).all(-1).all(-1) ^ mirrored).all()
    assert 70 < mirrored.sum() < 130


@pytest.mark.parametrize("size", [(24, 24), (16, 32)])
def test_a_quarter_turn_is_exact_about_the_middle_with_void_outside(monkeypatch, size):
    images, labels = scene(1, size)
    monkeypatch.setattr(torch, "rand", lambda *shape, generator: torch.tensor([[0.75], [0.5]]))
    moved, masks = training.turn(180)(images, labels, generator())
    turned = labels.rot90(1, (1, 2))
    if size == (16, 32):  # 32 rows of 16: cut above and below, void at both sides
        turned = torch.nn.functional.pad(turned[:, 8:24], (8, 8), value=255)
    assert (masks == turned).float().mean() > 0.99
    assert (moved[:, 0][masks == 255] < 0.51).all()


def test_zoom_makes_larger_and_smaller():
    images, labels = scene(100)
    _, masks = training.turn(0, zoom=1.5)(images, labels, generator())
    areas = (masks == 1).sum((1, 2)) / (labels[0] == 1).sum()
    assert 0.4 < areas.min() < 0.6 and 1.6 < areas.max() < 2.4


def test_a_crop_is_a_piece_and_what_is_missing_is_void():
    images, labels = scene(40)
    moved, masks = training.crop((16, 40))(images, labels, generator())
    assert masks.shape == (40, 16, 40) and (masks[:, :, 32:] == 255).all()
    assert torch.equal(moved[:, 0, :, :32].to(torch.uint8), masks[:, :, :32])
    tops = {
        top
        for one in masks
        for top in range(9)
        if torch.equal(one[:, :32], labels[0, top : top + 16])
    }
    assert tops == set(range(9))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: training.turn(181), r"degrees \(=181\)"),
        (lambda: training.turn(5, zoom=0.5), r"zoom \(=0.5\)"),
        (lambda: training.crop(0), r"size \(=0\)"),
        (
            lambda: training.turn(5, 1, -100)(*scene(), generator()),
            "does not fit into masks of uin",
        ),
        (lambda: training.flip()(scene()[0], scene()[1][:, 1:], generator()), "same height"),
        *(
            (lambda move=move: move(scene()[0], scene()[1][:, None], generator()), "no axis of ch")
            for move in MOVES.values()
        ),
        *(
            (
                lambda dtype=dtype: training.crop(40)(*scene(dtype=dtype), generator()),
                r"ignore_index \(=255\) does not fit into masks of (int8|bool)\. Use",
            )
            for dtype in (torch.int8, torch.bool)
        ),
        (lambda: training.turn(5, 1, 10**30)(*scene(), generator()), "masks of uint8"),
    ],
)
def test_what_a_move_refuses(make, says):
    assert re.search(says, refusal(ValueError, make))


def test_a_mask_of_any_format_can_be_mirrored():
    images, labels = scene()
    wanted = training.flip()(images, labels, generator())[1]
    for dtype in (torch.bool, torch.int8, torch.int32):
        found = training.flip()(images, labels.to(dtype), generator())[1]
        assert torch.equal(found, wanted.to(dtype))


def test_a_maker_must_be_an_instance():
    says = refusal(TypeError, lambda: training.endless(datasets.ClothesSceneMaker))
    holds(says, "maker (=ClothesSceneMaker) is a class", "ClothesSceneMaker('train')")


def test_a_mask_that_is_left_behind_is_refused():
    images, labels = scene(8)
    net = torch.nn.Conv2d(1, 4, 1)
    with pytest.raises(
        ValueError, match=r"images of shape \(4, 1, 24, 16\) and masks of shape \(4, "
    ):
        training.fit(
            net,
            (images, labels.long()),
            loss=torch.nn.functional.cross_entropy,
            batch_size=4,
            batch_transform=lambda x, y, g: (x[..., :16], y),
            progress=False,
        )


def test_several_are_applied_in_turn():
    seen = []

    def first(inputs, targets, random):
        seen.append("first")
        return inputs + 1, targets

    def second(inputs, targets, random):
        seen.append("second")
        return inputs - 1, targets

    plain, twice = model(), model()
    fit(plain, epochs=2)
    fit(twice, epochs=2, batch_transform=[first, second])
    assert seen[:4] == ["first", "second", "first", "second"]
    torch.testing.assert_close(weights(plain), weights(twice), rtol=1e-3, atol=1e-4)


def test_an_empty_list_is_none():
    plain, empty = model(), model()
    fit(plain, epochs=2)
    fit(empty, epochs=2, batch_transform=[])
    assert torch.equal(weights(plain), weights(empty))


def test_an_autoencoder_that_is_trained_with_shifts_repeats_itself():
    found = []
    for _ in range(2):
        torch.manual_seed(0)
        net = ConvAutoencoder(4, channels=(4, 8), hidden=8)
        fit(
            net,
            train=digits(64),
            validation=None,
            loss=mse_loss,
            epochs=2,
            batch_transform=(training.shift(0.2), training.noise(0.1)),
        )
        found.append(weights(net))
    assert torch.equal(*found)

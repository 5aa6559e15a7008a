"""What is done to a batch before it is learned from: noise, small shifts, several in turn."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import mse_loss

from lecture_utils import datasets, training
from lecture_utils.networks.models import ConvAutoencoder
from tests.networks.training_runs import fit, model, weights


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

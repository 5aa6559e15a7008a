"""The networks: shapes at every layer, one layer recomputed by hand, and clear refusals."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from torch import nn

from lecture_utils import ops
from lecture_utils.networks.models import (
    ConvAutoencoder,
    DenseAutoencoder,
    LinearAutoencoder,
    VariationalAutoencoder,
    layer_shapes,
)
from tests.refusals import holds, refusal

MODELS = {"linear": LinearAutoencoder, "conv": ConvAutoencoder}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("latent", [1, 2, 8, 64])
def test_an_image_comes_back_in_its_shape(name, latent):
    model = MODELS[name](latent)
    x = torch.rand(5, 1, 8, 8)
    z = model.encode(x)
    assert z.shape == (5, latent)
    assert model.decode(z).shape == x.shape
    assert torch.equal(model(x), model.decode(z))


def test_the_comments_on_shapes_are_true():
    model = ConvAutoencoder(latent=3, channels=(4, 6), hidden=5)
    x, seen = torch.zeros(2, 1, 8, 8), []
    for layer in (*model.encoder, *model.decoder):
        x = layer(x)
        seen.append(tuple(x.shape[1:]))
    down = [(4, 4, 4)] * 2 + [(6, 2, 2)] * 2 + [(24,)] + [(5,)] * 2 + [(3,)]
    up = [(5,)] * 2 + [(24,)] + [(6, 2, 2)] * 2 + [(4, 4, 4)] * 2 + [(1, 8, 8)]
    assert seen == down + up


def test_each_convolution_is_the_one_of_the_lessons():
    torch.manual_seed(0)
    model = ConvAutoencoder().double()
    x = torch.rand(1, 1, 8, 8, dtype=torch.float64)
    convolutions = 0
    for layer in (*model.encoder, *model.decoder):
        y = layer(x)
        name = {torch.nn.Conv2d: "conv2d", torch.nn.ConvTranspose2d: "conv_transpose2d"}.get(
            type(layer)
        )
        if name:
            w, b = layer.weight.detach().numpy(), layer.bias.detach().numpy()
            mine = getattr(ops, name)(x.detach().numpy(), w, b, stride=2, padding=1)
            np.testing.assert_allclose(mine, y.detach().numpy(), rtol=1e-10, atol=1e-12)
            convolutions += 1
        x = y
    assert convolutions == 4


def test_the_linear_autoencoder_has_no_bend():
    model = LinearAutoencoder(2)
    x, y = torch.rand(2, 1, 1, 8, 8)
    zero = model(torch.zeros_like(x))
    torch.testing.assert_close(model(x + y) + zero, model(x) + model(y))


def test_the_seed_makes_the_weights():
    states = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        states.append(torch.cat([p.ravel() for p in ConvAutoencoder().parameters()]))
    assert torch.equal(states[0], states[1])
    assert not torch.equal(states[0], states[2])


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(
    ("latent", "error", "says"),
    [
        (0, ValueError, r"latent \(=0\) must be from 1 to 64: an image has"),
        (-2, ValueError, r"latent \(=-2\) must be from 1 to 64"),
        (65, ValueError, r"latent \(=65\) must be from 1 to 64.* Use for example latent=8"),
        (2.5, TypeError, r"latent \(=2.5\) must be a whole number"),
        (True, TypeError, "not bool"),
        (None, TypeError, r"latent \(=None\)"),
    ],
)
def test_an_impossible_bottleneck_is_refused(name, latent, error, says):
    with pytest.raises(error, match=says):
        MODELS[name](latent)


def test_channels_and_hidden_numbers_are_checked():
    with pytest.raises(ValueError, match=r"channels \(=0\) must be from 1 to 1024"):
        ConvAutoencoder(channels=(8, 0))
    with pytest.raises(ValueError, match=r"hidden \(=0\) must be from 1 to 4096.* Use for example"):
        ConvAutoencoder(hidden=0)
    with pytest.raises(TypeError, match=r"hidden \(=2.5\) must be a whole number"):
        ConvAutoencoder(hidden=2.5)


@pytest.mark.parametrize("shape", [(1, 8, 8), (5, 64), (5, 3, 8, 8), (5, 1, 28, 28)])
def test_images_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"the model reads images \(B, 1, 8, 8\)"):
        ConvAutoencoder()(torch.zeros(shape))


def test_codes_of_another_length_are_refused():
    with pytest.raises(ValueError, match=r"codes of this model are \(B, 8\)"):
        ConvAutoencoder(8).decode(torch.zeros(5, 2))


def test_arrays_go_in_and_come_out():
    model = ConvAutoencoder(3)
    images = np.random.default_rng(0).random((4, 1, 8, 8))
    codes = model.codes_of(images)
    assert codes.shape == (4, 3)
    assert not torch.is_tensor(codes)
    np.testing.assert_array_equal(model.images_of(codes), model.rebuild(images))
    with torch.no_grad():
        wanted = model(torch.tensor(images, dtype=torch.float32)).numpy()
    np.testing.assert_array_equal(model.rebuild(images), wanted)
    assert all(weights.grad is None for weights in model.parameters())
    images.flags.writeable = False  # as the course's own files are: no warning
    np.testing.assert_array_equal(model.codes_of(images), codes)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.int64])
def test_tensors_go_in_as_well(dtype):
    """Also those that need a gradient, or have a number format that NumPy does not know."""
    model = ConvAutoencoder(3)
    images = torch.ones(2, 1, 8, 8).to(dtype)
    wanted = model.codes_of(images.float().numpy())
    if images.is_floating_point():
        images.requires_grad_()
    np.testing.assert_array_equal(model.codes_of(images), wanted)


@pytest.mark.parametrize("images", ["abc", None, [[1], [1, 2]], {}])
def test_what_holds_no_numbers_is_refused(images):
    holds(refusal(TypeError, lambda: ConvAutoencoder().rebuild(images)), "images (=", "an array")


def test_layer_shapes_wants_an_autoencoder_and_its_images():
    x = torch.zeros(1, 1, 8, 8)
    said = refusal(TypeError, lambda: layer_shapes(nn.Conv2d(1, 1, 1), x))
    holds(said, "model (=Conv2d(", "must be an autoencoder", "models.ConvAutoencoder()")
    holds(refusal(TypeError, lambda: layer_shapes(None, x)), "model (=None)")
    holds(refusal(TypeError, lambda: layer_shapes(ConvAutoencoder(), None)), "x (=None)")
    holds(refusal(ValueError, lambda: layer_shapes(ConvAutoencoder(), x[0])), "(1, 8, 8)")


def test_layer_shapes_of_an_encoder_that_gives_more_than_the_code():
    said = layer_shapes(VariationalAutoencoder(3, size=4, widths=(6, 5)), torch.zeros(2, 1, 4, 4))
    assert said == [
        ("input", (1, 4, 4)),
        ("Flatten", (16,)),
        *(("Linear", (count,)) for count in (6, 5, 6)),  # three means, three variances
        ("code", (3,)),
        *(("Linear", (count,)) for count in (5, 6, 16)),
        ("Unflatten", (1, 4, 4)),
    ]
    said = layer_shapes(DenseAutoencoder(2, size=4, widths=(2, 2)), torch.zeros(2, 1, 4, 4))
    assert [name for name, _ in said] == [
        *("input", "Flatten", "Linear", "code", "Linear", "Unflatten")
    ]


def test_a_variational_autoencoder_can_be_copied_while_it_learns():
    model, x = VariationalAutoencoder(3, size=4), torch.rand(6, 1, 4, 4)
    model(x)
    other = copy.deepcopy(model)
    assert torch.equal(other.divergence, model.divergence)
    assert model.divergence.requires_grad and not other.divergence.requires_grad
    np.testing.assert_array_equal(other.codes_of(x), model.codes_of(x))
    assert other.encoder[1].weight is not model.encoder[1].weight


def test_linear_layers_with_gelu_are_what_numpy_computes():
    torch.manual_seed(0)
    model = DenseAutoencoder(3, size=4, widths=(6, 5)).double()
    x = torch.rand(2, 1, 4, 4, dtype=torch.float64)
    z = x.numpy().reshape(2, 16)
    linear = [layer for layer in (*model.encoder, *model.decoder) if isinstance(layer, nn.Linear)]
    for place, layer in enumerate(linear):
        z = z @ layer.weight.detach().numpy().T + layer.bias.detach().numpy()
        if place not in (2, 5):  # the code, and the end
            z = z * (1 + torch.erf(torch.tensor(z) / 2**0.5).numpy()) / 2
    np.testing.assert_allclose(model.rebuild(x)[:, 0], (1 / (1 + np.exp(-z))).reshape(2, 4, 4))
    said = refusal(ValueError, lambda: model(torch.zeros(2, 1, 8, 8)))
    holds(said, "(B, 1, 4, 4)", "(2, 1, 8, 8)")
    with pytest.raises(ValueError, match=r"latent \(=17\) must be from 1 to 16"):
        DenseAutoencoder(17, size=4)


def test_the_divergence_is_that_of_torch_and_the_code_is_drawn_only_while_it_learns():
    torch.manual_seed(0)
    model, x = VariationalAutoencoder(3, size=4), torch.rand(6, 1, 4, 4)
    one, other = model(x), model(x)
    assert not torch.equal(one, other)
    mean, log_variance = model.encoder(x).chunk(2, dim=1)
    normal = torch.distributions.Normal
    clouds = normal(mean, (log_variance / 2).exp())
    wanted = torch.distributions.kl_divergence(clouds, normal(0.0, 1.0)).sum(1).mean()
    torch.testing.assert_close(model.divergence, wanted)
    model.eval()
    torch.testing.assert_close(model(x), model.decode(mean))
    assert torch.equal(model.encode(x), mean)
    assert model.codes_of(x).shape == (6, 3)

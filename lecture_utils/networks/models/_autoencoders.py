"""The networks that the course trains, in PyTorch: an encoder, a decoder, and their shapes in
comments.

Images are (B, 1, 8, 8), or (B, 1, size, size) where a class has a ``size``; codes are (B, latent).
Every class has ``encode`` and ``decode``, and the whole
is ``decode(encode(x))``. Weights depend on torch's generator only: call ``torch.manual_seed``
before, or train with ``training.fit(seed=...)`` after.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from lecture_utils import checks
from lecture_utils.networks.models._layers import MOST_CHANNELS, fast, given, widths

#: Rows and columns of a digit.
SIZE = 8


class Autoencoder(nn.Module):
    """What the autoencoders share: ``forward`` is ``decode(encode(x))``, and images are checked.

    Attributes
    ----------
    latent : int
        How many numbers the code of one image has: the bottleneck.
    size : int
        Rows and columns of an image.

    Examples
    --------
    >>> LinearAutoencoder(2).codes_of(np.zeros((3, 1, 8, 8))).shape
    (3, 2)
    """

    encoder: nn.Sequential
    decoder: nn.Sequential

    def __init__(self, latent: int, size: int = SIZE) -> None:
        super().__init__()
        self.size = checks.whole(size, "size", least=1, most=MOST_CHANNELS, example=SIZE)
        why = f"an image has {self.size}·{self.size} pixels, and a longer code is no bottleneck"
        most = self.size**2
        self.latent = checks.whole(latent, "latent", least=1, most=most, example=8, why=why)

    def encode(self, x: Tensor) -> Tensor:
        """Images (B, 1, 8, 8) to codes (B, latent)."""
        codes: Tensor = self.encoder(_images(x, self.size))
        return codes

    def decode(self, z: Tensor) -> Tensor:
        """Codes (B, latent) to images (B, 1, 8, 8)."""
        if z.ndim != 2 or z.shape[1] != self.latent:
            raise ValueError(
                f"z has the shape {tuple(z.shape)}, but codes of this model are (B, "
                f"{self.latent}). Use z.reshape(-1, {self.latent}) if the numbers are right."
            )
        images: Tensor = self.decoder(z)
        return images

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, 1, 8, 8) to their reconstructions, same shape."""
        return self.decode(self.encode(x))

    def codes_of(self, images: Any) -> np.ndarray:
        """Codes (N, latent) of images (N, 1, 8, 8), both NumPy arrays; nothing is learned from
        them.
        """
        return self._applied(self.encode, images, "images")

    def images_of(self, codes: Any) -> np.ndarray:
        """Images (N, 1, 8, 8) that the decoder draws for codes (N, latent), both NumPy arrays."""
        return self._applied(self.decode, codes, "codes")

    def rebuild(self, images: Any) -> np.ndarray:
        """What comes back of images (N, 1, 8, 8), as NumPy arrays."""
        return self._applied(self.forward, images, "images")

    def _applied(self, step: Callable[[Tensor], Tensor], values: Any, name: str) -> np.ndarray:
        x = given(values, name, next(self.parameters()))
        with torch.no_grad():
            return step(x).cpu().numpy()


class LinearAutoencoder(Autoencoder):
    """64 pixels → ``latent`` numbers → 64 pixels, each step one matrix and one bias.

    Without a bend (an activation) between its two matrices it can do no better than PCA with
    ``latent`` components, and trained long enough it does as well.

    Parameters
    ----------
    latent : int, 1 to 64

    Raises
    ------
    TypeError, ValueError
        ``latent`` is no whole number from 1 to 64.

    Notes
    -----
    Baldi & Hornik (1989), "Neural networks and principal component analysis".

    Examples
    --------
    >>> model = LinearAutoencoder(latent=2)
    >>> model(torch.zeros(5, 1, 8, 8)).shape, model.encode(torch.zeros(5, 1, 8, 8)).shape
    (torch.Size([5, 1, 8, 8]), torch.Size([5, 2]))
    """

    def __init__(self, latent: int = 8) -> None:
        super().__init__(latent)
        pixels = SIZE * SIZE
        self.encoder = nn.Sequential(
            nn.Flatten(),  # (B, 1, 8, 8) -> (B, 64)
            nn.Linear(pixels, self.latent),  # -> (B, latent)
        )
        self.decoder = nn.Sequential(
            nn.Linear(self.latent, pixels),  # (B, latent) -> (B, 64)
            nn.Unflatten(1, (1, SIZE, SIZE)),  # -> (B, 1, 8, 8)
        )


class ConvAutoencoder(Autoencoder):
    """Two convolutions with stride 2 down, two transposed convolutions with stride 2 up.

    Between the small grids and the code stands one more layer on each side: without it the code
    could only be a weighted sum of what the grids hold.

    Parameters
    ----------
    latent : int, 1 to 64
    channels : (int, int)
        Channels after the first and the second convolution.
    hidden : int
        How many numbers the layer between the grids and the code has.

    Raises
    ------
    TypeError, ValueError
        ``latent`` is no whole number from 1 to 64, or ``hidden`` or a number of channels none from
        1.

    Examples
    --------
    >>> model = ConvAutoencoder(latent=8)
    >>> model.encode(torch.zeros(5, 1, 8, 8)).shape
    torch.Size([5, 8])
    >>> sum(weights.numel() for weights in model.parameters())
    120233
    """

    def __init__(
        self, latent: int = 8, channels: tuple[int, int] = (32, 64), hidden: int = 128
    ) -> None:
        super().__init__(latent)
        few, many = widths(channels, (32, 64))
        middle = checks.whole(hidden, "hidden", least=1, most=4 * MOST_CHANNELS, example=128)
        small = SIZE // 4  # halved twice
        self.encoder = nn.Sequential(
            nn.Conv2d(1, few, 3, stride=2, padding=1),  # (B, 1, 8, 8) -> (B, few, 4, 4)
            nn.GELU(),
            nn.Conv2d(few, many, 3, stride=2, padding=1),  # -> (B, many, 2, 2)
            nn.GELU(),
            nn.Flatten(),  # -> (B, many·2·2)
            nn.Linear(many * small * small, middle),  # -> (B, hidden)
            nn.GELU(),
            nn.Linear(middle, self.latent),  # -> (B, latent)
        )
        self.decoder = nn.Sequential(
            nn.Linear(self.latent, middle),  # (B, latent) -> (B, hidden)
            nn.GELU(),
            nn.Linear(middle, many * small * small),  # -> (B, many·2·2)
            nn.Unflatten(1, (many, small, small)),  # -> (B, many, 2, 2)
            nn.GELU(),
            nn.ConvTranspose2d(many, few, 4, stride=2, padding=1),  # -> (B, few, 4, 4)
            nn.GELU(),
            nn.ConvTranspose2d(few, 1, 4, stride=2, padding=1),  # -> (B, 1, 8, 8)
        )
        fast(self)


def layer_shapes(model: Autoencoder, x: Tensor) -> list[tuple[str, tuple[int, ...]]]:
    """The shapes that one batch takes on its way through an autoencoder, without the axis of the
    batch.

    Layers that change no shape (activations) are left out. Where the encoder gives more numbers
    than the code has (``VariationalAutoencoder``: means and variances), both stand in the list.

    Parameters
    ----------
    model : Autoencoder
    x : Tensor, (B, 1, 8, 8)

    Returns
    -------
    list of (name, shape)
        The name is that of the layer in torch.nn; the first is "input", and the code's is "code".

    Raises
    ------
    TypeError, ValueError
        ``model`` is no autoencoder, or ``x`` no batch of its images.

    Examples
    --------
    >>> for name, shape in layer_shapes(LinearAutoencoder(2), torch.zeros(1, 1, 8, 8)):
    ...     print(name, shape)
    input (1, 8, 8)
    Flatten (64,)
    code (2,)
    Linear (64,)
    Unflatten (1, 8, 8)
    """
    if not isinstance(model, Autoencoder):
        raise TypeError(
            f"model (={checks.shown(model)}) must be an autoencoder with an encoder and a decoder. "
            f"Give for example models.ConvAutoencoder()."
        )
    if not isinstance(x, Tensor):
        raise TypeError(f"x (={checks.shown(x)}) must be a tensor. Use torch.zeros(1, 1, 8, 8).")
    x = _images(x, model.size)
    with torch.no_grad():
        code = model.encode(x)
        down = _through(model.encoder, x)
        if down[-1][1] == tuple(code.shape[1:]):
            down.pop()  # the last layer gives the code itself
        found = [("input", tuple(x.shape[1:])), *down, ("code", tuple(code.shape[1:]))]
        found += _through(model.decoder, code)
    new = [one for last, one in pairwise(found) if one[0] == "code" or one[1] != last[1]]
    return [*found[:1], *new]


def _through(layers: nn.Sequential, x: Tensor) -> list[tuple[str, tuple[int, ...]]]:
    """Each layer's name, and the shape that it gives."""
    found = []
    for layer in layers:
        x = layer(x)
        found.append((type(layer).__name__, tuple(x.shape[1:])))
    return found


def _images(x: Tensor, size: int) -> Tensor:
    if x.ndim != 4 or tuple(x.shape[1:]) != (1, size, size):
        raise ValueError(
            f"x has the shape {tuple(x.shape)}, but the model reads images (B, 1, {size}, {size}). "
            f"Use x.reshape(-1, 1, {size}, {size}) for a row of pixels, or "
            f"datasets.image_folder(..., size={size}) for other images."
        )
    return x

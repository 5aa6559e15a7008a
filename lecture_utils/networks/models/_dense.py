"""Autoencoders for images of any size, of linear layers: a plain and a variational one."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from lecture_utils.networks.models._autoencoders import Autoencoder
from lecture_utils.networks.models._layers import widths as pair_of


class DenseAutoencoder(Autoencoder):
    """Linear layers only, with a GELU after each: every pixel is seen by every number of the first.

    On images in which everything stands in one place, such as the clothes, it learns faster on a
    processor than convolutions do. Its images end at 0 and 1, by a sigmoid.

    Parameters
    ----------
    latent : int, 1 to size²
    size : int
        Rows and columns of an image.
    widths : (int, int)
        How many numbers the layers between the pixels and the code have, from the outside.

    Raises
    ------
    TypeError, ValueError
        ``latent`` or ``size`` is no whole number in its range, or ``widths`` are no two from 1.

    Examples
    --------
    >>> model = DenseAutoencoder(latent=8)
    >>> model.encode(torch.zeros(5, 1, 28, 28)).shape
    torch.Size([5, 8])
    >>> from lecture_utils.networks.models import layer_shapes
    >>> [shape for name, shape in layer_shapes(model, torch.zeros(1, 1, 28, 28))]
    [(1, 28, 28), (784,), (256,), (128,), (8,), (128,), (256,), (784,), (1, 28, 28)]
    """

    def __init__(
        self, latent: int = 8, size: int = 28, widths: tuple[int, int] = (256, 128)
    ) -> None:
        super().__init__(latent, size)
        wide, narrow = pair_of(widths, (256, 128), "widths")
        pixels = self.size**2
        self.encoder = nn.Sequential(
            nn.Flatten(),  # (B, 1, size, size) -> (B, pixels)
            nn.Linear(pixels, wide),
            nn.GELU(),
            nn.Linear(wide, narrow),
            nn.GELU(),
            nn.Linear(narrow, self.latent),  # -> (B, latent)
        )
        self.decoder = nn.Sequential(
            nn.Linear(self.latent, narrow),  # (B, latent) -> (B, narrow)
            nn.GELU(),
            nn.Linear(narrow, wide),
            nn.GELU(),
            nn.Linear(wide, pixels),
            nn.Sigmoid(),  # from 0 to 1
            nn.Unflatten(1, (1, self.size, self.size)),  # -> (B, 1, size, size)
        )


class VariationalAutoencoder(DenseAutoencoder):
    """Each image gets a small cloud of codes in place of one, and all clouds together must look
    like one standard normal distribution: so a code that is drawn from it can be decoded.

    The encoder gives two numbers for each number of the code, the mean and the logarithm of the
    variance. While it learns, the code is drawn; afterwards the mean is taken.

    Parameters
    ----------
    latent, size, widths
        As for ``DenseAutoencoder``.

    Attributes
    ----------
    divergence : Tensor
        Of the last batch, the mean over its images of the Kullback–Leibler divergence from the
        cloud to the standard normal distribution. Add a share of it to the loss.

    Notes
    -----
    Kingma & Welling (2014), "Auto-encoding variational Bayes".

    Examples
    --------
    >>> model = VariationalAutoencoder(latent=8)
    >>> model(torch.zeros(5, 1, 28, 28)).shape, model.divergence.shape
    (torch.Size([5, 1, 28, 28]), torch.Size([]))
    """

    def __init__(
        self, latent: int = 8, size: int = 28, widths: tuple[int, int] = (256, 128)
    ) -> None:
        super().__init__(latent, size, widths)
        _, narrow = pair_of(widths, (256, 128), "widths")
        self.encoder[-1] = nn.Linear(narrow, 2 * self.latent)  # means and log variances
        self.divergence = torch.zeros(())

    def encode(self, x: Tensor) -> Tensor:
        """Images (B, 1, size, size) to the means of their codes (B, latent)."""
        return super().encode(x)[:, : self.latent]

    def forward(self, x: Tensor) -> Tensor:
        """Images (B, 1, size, size) to their reconstructions, same shape."""
        mean, log_variance = super().encode(x).chunk(2, dim=1)  # (B, latent) each
        self.divergence = (mean**2 + log_variance.exp() - 1 - log_variance).sum(1).mean() / 2
        drawn = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        return self.decode(drawn if self.training else mean)

    def __getstate__(self) -> dict[str, Any]:
        """All of it, but not how ``divergence`` was computed: PyTorch copies no such thing."""
        return {**vars(self), "divergence": self.divergence.detach()}

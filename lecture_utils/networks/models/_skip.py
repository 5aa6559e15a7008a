"""A skip that a reader wrote, held against the right one: the answer is a sentence, never an
error.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

#: Channels of the scores and of the finer map, and the side of the coarse map.
_CLASSES, _FEATURES, _SIDE = 11, 48, 6

RIGHT = "Right: the coarse scores are doubled, and the finer map's own scores are added."


def check_skip(skip: Any) -> str:
    """Say in a sentence whether a function is the skip of an FCN.

    Parameters
    ----------
    skip : callable
        Takes coarse scores (B, C, H, W), a finer map (B, D, 2H, 2W) and a convolution with a 1×1
        kernel from D to C channels; gives the scores after the skip, (B, C, 2H, 2W).

    Returns
    -------
    str
        It begins with "Right" or "Not yet". A known mistake is named.

    Examples
    --------
    >>> check_skip(lambda coarse, fine, head: head(fine))
    'Not yet: these are the scores of the finer map alone. Add the coarse scores, upsampled by 2.'
    >>> check_skip(lambda coarse, fine, head: F.interpolate(coarse, scale_factor=2) + head(fine))
    'Not yet: the nearest score is repeated. Ask for mode="bilinear".'
    """
    draw = torch.Generator().manual_seed(0)
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        head = nn.Conv2d(_FEATURES, _CLASSES, 1)
        coarse = torch.randn(2, _CLASSES, _SIDE, _SIDE, generator=draw)
        fine = torch.randn(2, _FEATURES, 2 * _SIDE, 2 * _SIDE, generator=draw)
        own = head(fine)
        try:
            return _verdict(skip(coarse.clone(), fine.clone(), head), coarse, own)
        except Exception as problem:  # noqa: BLE001 -- whatever the reader wrote
            return f"Not yet: it stops with {type(problem).__name__} ({problem})."


def _verdict(found: Any, coarse: Tensor, own: Tensor) -> str:
    if found is ... or found is None:
        return "Not yet: it gives nothing back. Write the scores in place of the dots."
    if not isinstance(found, Tensor):
        return f"Not yet: it gives back {type(found).__name__}, not a tensor of scores."
    for what in ("dtype", "device", "layout"):
        mine, asked = getattr(found, what), getattr(own, what)
        if mine != asked:
            return f"Not yet: its scores have {what} {mine}, not {asked}. Leave it as it comes in."
    if found.shape != own.shape:
        return (
            f"Not yet: it gives the shape {tuple(found.shape)} where {tuple(own.shape)} is asked "
            "for: as many channels as there are classes, and the size of the finer map."
        )
    doubled = F.interpolate(coarse, scale_factor=2, mode="bilinear")
    corners = F.interpolate(coarse, scale_factor=2, mode="bilinear", align_corners=True)
    known = {
        RIGHT: doubled + own,
        "Not yet: these are the scores of the finer map alone. Add the coarse scores, upsampled by "
        "2.": own,
        "Not yet: these are the coarse scores alone, upsampled. Add the scores of the finer map, "
        "head(fine).": doubled,
        'Not yet: the nearest score is repeated. Ask for mode="bilinear".': F.interpolate(
            coarse, scale_factor=2
        )
        + own,
        "Not yet: the corners are laid upon each other. Leave align_corners as it is.": corners
        + own,
        "Not yet: the scores are multiplied. A skip adds them.": doubled * own,
        "Not yet: this is the mean of both. A skip adds them.": (doubled + own) / 2,
    }
    for words, values in known.items():
        if torch.allclose(found, values, atol=1e-4):
            return words
    return "Not yet: the shape is right, the numbers are not. Double the coarse scores, then add."

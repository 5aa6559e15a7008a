"""Losses that a segmentation network is trained with.

All take logits (N, C, H, W), the scores before softmax, and target (N, H, W), the right class of
each pixel. A pixel whose target is ``ignore_index`` counts nowhere: neither its scores nor its
class change the loss, and its gradient is exactly 0, whatever stands there, NaN included. If no
pixel is left, every loss is 0 with a gradient of 0, so that one empty batch does not end a training
(torch's own mean over no pixel is NaN).

A class that does not exist is refused. On a graphics card, where asking for a value would mean to
wait for it in every step, the loss is NaN instead, and ``training.fit`` tells at the end of the
epoch.

The same numbers in NumPy stand in ``lecture_utils.engine.metrics``: ``soft_dice``, ``focal``,
``cross_entropy``.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from lecture_utils import checks

__all__ = ["cross_entropy", "cross_entropy_and_dice", "dice_loss", "focal_loss"]


def cross_entropy(
    logits: Tensor, target: Tensor, weight: Any = None, ignore_index: int = -100
) -> Tensor:
    """Cross entropy with the rules of this module: any whole numbers as target, no NaN.

    Elsewhere it is torch.nn.functional.cross_entropy.

    Parameters
    ----------
    logits : Tensor of float, (N, C, H, W)
    target : Tensor of int, (N, H, W)
        Also uint8, as masks are stored; torch's own function wants int64.
    weight : Tensor or sequence of float, (C,), optional
        What a pixel of each class counts; the mean is divided by the sum of the weights.
    ignore_index : int
        Pixels with this target count nowhere.

    Returns
    -------
    Tensor, ()
        0, with a gradient of 0, if no pixel is left.

    Raises
    ------
    TypeError, ValueError
        As ``dice_loss``; a wrong number of weights, or one below 0.

    Examples
    --------
    >>> logits, target = torch.zeros(1, 2, 1, 1), torch.zeros(1, 1, 1, dtype=torch.uint8)
    >>> round(cross_entropy(logits, target).item(), 4)  # log 2
    0.6931
    """
    scores, truth, counted = _checked(logits, target, ignore_index)
    return _mean_cross_entropy(scores, truth, counted, weight)


def dice_loss(
    logits: Tensor, target: Tensor, ignore_index: int = -100, smooth: float = 1.0
) -> Tensor:
    """1 minus the soft Dice score: 2·Σ p·y / (Σ p + Σ y), with probabilities p in place of labels.

    Parameters
    ----------
    logits : Tensor of float, (N, C, H, W)
    target : Tensor of int, (N, H, W)
    ignore_index : int
        Pixels with this target count nowhere.
    smooth : float
        Added above and below the fraction line: (2·Σ p·y + smooth) / (Σ p + Σ y + smooth). It keeps
        the score of a class with few pixels from jumping.

    Returns
    -------
    Tensor, ()
        From 0 (perfect) to 1. 0, with a gradient of 0, if no pixel is left.

    Raises
    ------
    TypeError, ValueError
        Shapes or types that do not belong together, targets outside the classes, smooth below 0.

    Notes
    -----
    A class is scored once, over all pixels of the batch, not image by image. The mean runs over the
    classes that some counted pixel of the target has. A class that is **absent** from the target is
    left out: it adds nothing to the mean, and no gradient of its own. It is still pushed down,
    because a pixel's probabilities sum to 1: what a pixel gives to an absent class is missing from
    its own.

    Examples
    --------
    >>> target = torch.tensor([[[0, 1]]])
    >>> sure = 20.0 * F.one_hot(target, 2).movedim(-1, 1).float()
    >>> round(dice_loss(sure, target).item(), 4), round(dice_loss(-sure, target).item(), 4)
    (0.0, 0.6667)
    """
    smooth = checks.real(smooth, "smooth", least=0, example=1)
    scores, truth, counted = _checked(logits, target, ignore_index)
    return _dice(scores.softmax(dim=1), truth, counted, smooth)


def focal_loss(
    logits: Tensor,
    target: Tensor,
    gamma: float = 2.0,
    weight: Any = None,
    ignore_index: int = -100,
) -> Tensor:
    """Cross entropy in which a pixel that is nearly right counts little: -(1 - p)^gamma · log p.

    Parameters
    ----------
    logits : Tensor of float, (N, C, H, W)
    target : Tensor of int, (N, H, W)
    gamma : float, from 0
        0 is cross entropy.
    weight : Tensor or sequence of float, (C,), optional
        What a pixel of each class counts.
    ignore_index : int
        Pixels with this target count nowhere.

    Returns
    -------
    Tensor, ()
        The mean over the pixels, as in ``torch.nn.functional.cross_entropy``: divided by the sum of
        the weights of the pixels that count. An absent class has no pixel and so no part in it. 0,
        with a gradient of 0, if no pixel is left or all that are left have the weight 0.

    Raises
    ------
    TypeError, ValueError
        As ``dice_loss``; gamma below 0; a wrong number of weights, or one below 0.

    Notes
    -----
    Lin, Goyal, Girshick, He and Dollár, "Focal loss for dense object detection", 2017. Their alpha
    is ``weight``.

    Examples
    --------
    >>> logits, target = torch.zeros(1, 2, 1, 1), torch.zeros(1, 1, 1, dtype=torch.long)
    >>> round(focal_loss(logits, target).item(), 4)  # (1 - 1/2)² · log 2
    0.1733
    """
    gamma = checks.real(gamma, "gamma", least=0, example=2)
    scores, truth, counted = _checked(logits, target, ignore_index)
    return _focal(scores.log_softmax(dim=1), truth, counted, gamma, weight)


def cross_entropy_and_dice(
    logits: Tensor, target: Tensor, weight: Any = None, ignore_index: int = -100
) -> Tensor:
    """Cross entropy plus ``dice_loss``: one judges pixels, the other whole regions.

    Parameters
    ----------
    logits : Tensor of float, (N, C, H, W)
    target : Tensor of int, (N, H, W)
    weight : Tensor or sequence of float, (C,), optional
        What a pixel of each class counts in the cross entropy. Dice has no need of it: every class
        counts the same.
    ignore_index : int
        Pixels with this target count nowhere.

    Returns
    -------
    Tensor, ()
        0, with a gradient of 0, if no pixel is left.

    Raises
    ------
    TypeError, ValueError
        As ``dice_loss`` and ``focal_loss``.

    Examples
    --------
    >>> logits, target = torch.zeros(1, 2, 1, 2), torch.tensor([[[0, 1]]])
    >>> round(cross_entropy_and_dice(logits, target).item(), 4)  # log 2 + 1/3
    1.0265
    """
    scores, truth, counted = _checked(logits, target, ignore_index)
    pixels = _mean_cross_entropy(scores, truth, counted, weight)
    return pixels + _dice(scores.softmax(dim=1), truth, counted, 1.0)


def _dice(p: Tensor, truth: Tensor, counted: Tensor, smooth: float) -> Tensor:
    classes, p = p.shape[1], _emptied(p, counted)
    right = p.gather(1, truth[:, None])[:, 0]  # of the right class, (N, H, W); 0 where ignored
    overlap = p.new_zeros(classes).index_add(0, truth.flatten(), right.flatten())  # Σ p·y, (C,)
    each = counted.flatten().long()
    pixels = each.new_zeros(classes).index_add(0, truth.flatten(), each)  # Σ y, (C,)
    given, there = p.sum(dim=(0, 2, 3)), pixels > 0  # Σ p, (C,)
    dice = (2 * overlap + smooth) / (given + pixels + smooth).where(there, p.new_ones(()))
    return ((1 - dice) * there).sum() / there.sum().clamp(min=1)


def _mean_cross_entropy(scores: Tensor, truth: Tensor, counted: Tensor, weight: Any) -> Tensor:
    weights = _weights(weight, scores)
    # class by class in memory, as scores are not when a network works pixel by pixel: twice as fast
    # on a processor
    total = F.cross_entropy(
        scores.contiguous(),
        truth.masked_fill(~counted, -1),
        weights,
        ignore_index=-1,
        reduction="sum",
    )
    # over nothing at all the sum is 0, and still depends on the logits
    return total / (weights[truth] * counted).sum().clamp(min=torch.finfo(total.dtype).tiny)


def _focal(log_p: Tensor, truth: Tensor, counted: Tensor, gamma: float, weight: Any) -> Tensor:
    weights = _weights(weight, log_p)[truth] * counted  # (N, H, W)
    right = log_p.gather(1, truth[:, None])[:, 0]  # of the right class, (N, H, W)
    tiny = torch.finfo(right.dtype).tiny
    if gamma:  # 1 - p, never exactly 0: below gamma = 1 the slope of 0^gamma is infinite
        right = (-torch.expm1(right)).clamp(min=tiny) ** gamma * right
    # over nothing at all the mean is 0, and still depends on the logits
    return -(right * weights).sum() / weights.sum().clamp(min=tiny)


def _checked(logits: Any, target: Any, ignore_index: int) -> tuple[Tensor, Tensor, Tensor]:
    """Scores (N, C, H, W) in float32 or more, 0 at ignored pixels; classes and which pixels count,
    (N, H, W).
    """
    if not isinstance(logits, Tensor) or not logits.is_floating_point():
        raise TypeError(
            f"logits must be a tensor of floats (N, C, H, W), not {_kind(logits)}. Use for example "
            "model(images)."
        )
    whole = isinstance(target, Tensor) and not target.is_floating_point()
    if not whole or target.is_complex() or target.dtype == torch.bool:
        raise TypeError(
            f"target must be a tensor of whole numbers (N, H, W), not {_kind(target)}. Use for "
            "example torch.as_tensor(masks, dtype=torch.long)."
        )
    shape = tuple(logits.shape)
    if len(shape) != 4 or 0 in shape[1:2]:
        raise ValueError(
            f"logits have the shape {shape}, but a segmentation has scores (N, C, H, W). Use "
            "logits[None] for one image."
        )
    if tuple(target.shape) != shape[:1] + shape[2:]:
        raise ValueError(
            f"logits have the shape {shape}, so target must be {shape[:1] + shape[2:]}, but is "
            f"{tuple(target.shape)}. Give one class a pixel, without the axis of the classes."
        )
    ignored = checks.whole(ignore_index, "ignore_index", example=-100)
    truth = target.long()
    counted = truth != ignored
    wrong = counted & ((truth < 0) | (truth >= shape[1]))
    if _is_here(truth) and wrong.any():
        found = int(truth[wrong][0])
        raise ValueError(
            f"target holds {found}, but logits have {shape[1]} classes: 0 to {shape[1] - 1}. If "
            f"{found} marks pixels of no class, pass ignore_index={found}. Use labels from 0 to "
            f"{shape[1] - 1} otherwise."
        )
    truth = truth.where(counted & ~wrong, torch.zeros_like(truth))
    scores = logits.float() if logits.dtype in (torch.bfloat16, torch.float16) else logits
    if not _is_here(truth):
        scores = scores.masked_fill(wrong[:, None], math.nan)
    return _emptied(scores, counted), truth, counted


def _emptied(values: Tensor, counted: Tensor) -> Tensor:
    """``values`` (N, C, H, W) with 0 at ignored pixels: replaced, not multiplied, because 0 times
    NaN is NaN.
    """
    if _is_here(counted) and counted.all():
        return values
    return values.masked_fill(~counted[:, None], 0.0)


def _is_here(values: Tensor) -> bool:
    """Whether a value can be asked for at once: a graphics card would be waited for, in every
    step.
    """
    return values.device.type == "cpu"


def _weights(weight: Any, log_p: Tensor) -> Tensor:
    if weight is None:
        return log_p.new_ones(log_p.shape[1])
    try:
        array = torch.as_tensor(weight, dtype=log_p.dtype)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(
            f"weight (={checks.shown(weight)}) must hold one number from 0 for each class. Use for "
            f"example torch.ones({log_p.shape[1]})."
        ) from None
    if tuple(array.shape) != (log_p.shape[1],) or (_is_here(array) and not (array >= 0).all()):
        raise ValueError(
            f"weight has the shape {tuple(array.shape)}, but must be one number from 0 for each of "
            f"the {log_p.shape[1]} classes. Use for example torch.ones({log_p.shape[1]})."
        )
    return array.to(log_p.device, non_blocking=True)


def _kind(value: Any) -> str:
    return str(value.dtype) if isinstance(value, Tensor) else type(value).__name__

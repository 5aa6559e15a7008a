"""How well a number tells two kinds of things apart, whatever the threshold."""

from __future__ import annotations

from typing import Any

import numpy as np

from lecture_utils.engine.arrays import numeric, plain


def roc_curve(scores: Any, positive: Any) -> tuple[np.ndarray, np.ndarray]:
    """Share of false and of true alarms for every threshold, from "never" to "always".

    Parameters
    ----------
    scores : array_like of float, (N,)
        An alarm is given where the score is at or above the threshold.
    positive : array_like of bool, (N,)
        Which are to be found.

    Returns
    -------
    tuple of numpy.ndarray, (thresholds + 1,) each
        False alarms, and what is found. Both rise from 0 to 1.

    Raises
    ------
    ValueError
        Different lengths, scores that are NaN, or only one kind of thing.

    Examples
    --------
    >>> [axis.tolist() for axis in roc_curve([1, 2, 3, 4], [False, True, False, True])]
    [[0.0, 0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0, 1.0]]
    """
    values, wanted = _checked(scores, positive)
    order = np.argsort(-values, kind="stable")
    values, wanted = values[order], wanted[order]
    last = np.append(
        np.flatnonzero(np.diff(values)), len(values) - 1
    )  # equal scores share a threshold
    found, false = np.cumsum(wanted)[last], np.cumsum(~wanted)[last]
    return np.append(0.0, false / false[-1]), np.append(0.0, found / found[-1])


def auroc(scores: Any, positive: Any) -> float:
    """Area under the ROC curve: the chance that a positive has a higher score than a negative.

    Ties count half. 1 is perfect, 0.5 is guessing.

    Parameters
    ----------
    scores, positive : array_like, (N,)
        As in ``roc_curve``.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    TypeError, ValueError
        As ``roc_curve``.

    Examples
    --------
    >>> auroc([1, 2, 3, 4], [False, True, False, True])
    0.75
    """
    false, found = roc_curve(scores, positive)
    return float(np.sum(np.diff(false) * (found[1:] + found[:-1]) / 2))


def _checked(scores: Any, positive: Any) -> tuple[np.ndarray, np.ndarray]:
    values, wanted = numeric(scores, "scores").astype(float), plain(positive, "positive")
    if values.ndim != 1 or wanted.shape != values.shape:
        raise ValueError(
            f"scores has the shape {values.shape} and positive {wanted.shape}. Give one of each "
            "for every thing."
        )
    if wanted.dtype.kind != "b":
        if not np.isin(wanted, (0, 1)).all():
            raise ValueError("positive must hold True and False. Use for example labels == 7.")
        wanted = wanted.astype(bool)
    if np.isnan(values).any():
        raise ValueError(
            "scores hold NaN, which is neither above nor below a threshold. Use finite scores."
        )
    if wanted.all() or not wanted.any():
        raise ValueError(
            f"positive holds {int(wanted.sum())} of {len(wanted)}: one kind is missing, so nothing "
            "can be told apart. Give both kinds."
        )
    return values, wanted

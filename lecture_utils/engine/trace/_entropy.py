"""Cross entropy, recorded: from the scores of every class to one number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from lecture_utils.engine import metrics
from lecture_utils.engine.arrays import plain
from lecture_utils.engine.trace._convolution import refuse_huge
from lecture_utils.engine.trace._numbers import format_number
from lecture_utils.engine.trace._record import Board, Cell, Grid, Step, Term, Trace

#: Digits behind the point in the grids and sentences.
DECIMALS = 3

#: Scores further from 0 are refused: their exponentials have too many digits to be looked at.
LARGEST_SCORE = 100

_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def cross_entropy(logits: Any, target: Any, weight: Any = None, ignore_index: int = -100) -> Trace:
    """Record ``metrics.cross_entropy`` of one labelled picture: four steps a pixel, then the mean.

    The steps of a pixel are: the exponential of the score of each class, their sum, the probability
    of the right class, minus its logarithm. A pixel that is ignored has one step, which says so.

    Parameters
    ----------
    logits : array_like, (C, H, W)
        A grid of scores for each class, each from -100 to 100.
    target : array_like of int, (H, W)
        The right class of each pixel.
    weight : array_like, (C,), optional
        What a pixel of each class counts.
    ignore_index : int
        Pixels with this target count nowhere.

    Returns
    -------
    Trace
        Grids ``scores0``, ``scores1`` … z, ``target`` t, ``weight`` w if there are weights;
        ``exp0``, ``exp1`` … e, ``sum`` s, ``probability`` p, ``loss`` ℓ (H, W); ``output`` m (1,
        1). Cells of ignored pixels are NaN in e, s, p and ℓ, and no step writes them.

    Raises
    ------
    TypeError, ValueError
        As ``metrics.cross_entropy``; also for more than one picture, no pixel, scores that are
        huge, or more than 4096 steps.

    Examples
    --------
    >>> trace = cross_entropy([[[2, 0]], [[0, 0]], [[1, 0]]], [[0, 2]])
    >>> [trace.frame(step).sentence for step in (2, 3, 4)]  # doctest: +NORMALIZE_WHITESPACE
    ['s[0, 0] = 7.389 + 1 + 2.718 = 11.107',
     'p[0, 0] = 7.389 / 11.107 = 0.665, the probability of class 0, the right one',
     'ℓ[0, 0] = -log(0.665) = 0.408']
    >>> trace.frame(len(trace)).sentence
    'm = (0.408 + 1.099) / 2 = 0.753'
    """
    z, t = plain(logits, "logits"), plain(target, "target")
    _refuse_shape(z, t)
    metrics.cross_entropy(z[None], t[None], weight, ignore_index)  # its errors are ours
    refuse_huge(t.shape, 4 * len(z))
    w = None if weight is None else np.asarray(weight, dtype=float)
    grids = _grids(z, t, w, ignore_index)
    steps: list[Step] = []
    for place in np.ndindex(t.shape):
        if t[place] == ignore_index:
            steps.append(_ignored(len(steps), grids, place))
        else:
            parts = _pixel(grids, place, w)
            steps += [Step(len(steps) + n, *part) for n, part in enumerate(parts)]
    steps.append(_mean(len(steps), grids, ignore_index, w))
    names = range(len(z))
    inputs = (*(f"scores{c}" for c in names), "target")
    sums = (*(f"exp{c}" for c in names), "sum")
    weighed = ("weight",) if w is not None else ()
    ends = (*weighed, "probability", "loss", "output")
    boards = (
        Board(
            "Scores: one grid for each class; and the right class of each pixel",
            inputs,
            ("",) * len(names),
        ),
        Board(
            "Exponentials, and their sum over the classes",
            sums,
            ("+",) * (len(z) - 1) + ("=",),
        ),
        Board(
            "Probability of the right class, loss, mean",
            ends,
            ("",) * len(weighed) + ("→", "→"),
        ),
    )
    parameters: dict[str, Any] = {} if w is None else {"weight": w}
    parameters |= {"ignore_index": ignore_index} if (t == ignore_index).any() else {}
    return Trace("cross_entropy", parameters, grids, tuple(steps), boards, "numbers of this step")


def _grids(
    z: np.ndarray, t: np.ndarray, w: np.ndarray | None, ignore_index: int
) -> dict[str, Grid]:
    counted = t != ignore_index
    e = np.where(counted, np.exp(z.astype(float)), np.nan)
    s = e.sum(axis=0)
    right = np.where(counted, t, 0)
    p = np.take_along_axis(e, right[None], axis=0)[0] / s
    share = np.where(counted, 1.0 if w is None else w[right], np.nan)
    loss = -share * np.log(p) + 0.0
    total = share[counted].sum()
    mean = loss[counted].sum() / total if total else np.nan
    made = [
        *((f"scores{c}", f"z{_low(c)}", f"Scores z{_low(c)}", z[c]) for c in range(len(z))),
        ("target", "t", "Right class t", t),
        *([] if w is None else [("weight", "w", "Weights w", w[None])]),
        *((f"exp{c}", f"e{_low(c)}", f"e{_low(c)} = exp(z{_low(c)})", e[c]) for c in range(len(z))),
        ("sum", "s", "Sum s", s),
        ("probability", "p", "Probability p", p),
        ("loss", "ℓ", "Loss ℓ", loss),
        ("output", "m", "Mean m", [[mean]]),
    ]
    return {
        name: Grid(name, symbol, label, np.array(values), decimals=DECIMALS)
        for name, symbol, label, values in made
    }


def _pixel(
    grids: dict[str, Grid], place: tuple[int, int], w: np.ndarray | None
) -> Iterator[tuple[Any, ...]]:
    """What the four steps of a pixel read, write and say, in the order of ``Step``."""
    classes = range(sum(name.startswith("scores") for name in grids))
    scores = [Cell(f"scores{c}", *place) for c in classes]
    powers = [Cell(f"exp{c}", *place) for c in classes]
    label, s, p, loss = (Cell(name, *place) for name in ("target", "sum", "probability", "loss"))
    right = int(_value(grids, label))
    share = [] if w is None else [Cell("weight", 0, right)]

    written = [f"exp({_text(grids, cell)})" for cell in scores]
    terms = tuple(
        _term(grids, [a], b, words) for a, b, words in zip(scores, powers, written, strict=True)
    )
    said = ", ".join(
        f"{_name(grids, b)} = {words} = {_text(grids, b)}"
        for b, words in zip(powers, written, strict=True)
    )
    values = tuple(_value(grids, cell) for cell in powers)
    links = tuple((b, (a,)) for a, b in zip(scores, powers, strict=True))
    yield tuple(scores), tuple(powers), values, terms, said, links

    texts = [_text(grids, cell) for cell in powers]
    terms = tuple(
        _term(grids, [cell], cell, words) for cell, words in zip(powers, texts, strict=True)
    )
    said = f"{_name(grids, s)} = {' + '.join(texts)} = {_text(grids, s)}"
    yield tuple(powers), (s,), (_value(grids, s),), terms, said

    divided = f"{_text(grids, powers[right])} / {_text(grids, s)}"
    term = _term(grids, [powers[right], s], p, divided)
    said = (
        f"{_name(grids, p)} = {divided} = {_text(grids, p)}, the probability of class {right}, the "
        "right one"
    )
    yield (powers[right], s, label), (p,), (_value(grids, p),), (term,), said

    times = "".join(f"{_text(grids, cell)}·" for cell in share)
    logarithm = f"-{times}log({_text(grids, p)})"
    term = _term(grids, [p, *share], loss, logarithm)
    said = f"{_name(grids, loss)} = {logarithm} = {_text(grids, loss)}"
    made_from = ((loss, (p, *share, label, *scores)),)
    yield (p, *share), (loss,), (_value(grids, loss),), (term,), said, made_from


def _ignored(index: int, grids: dict[str, Grid], place: tuple[int, int]) -> Step:
    cell = Cell("target", *place)
    label = _text(grids, cell)
    said = (
        f"{_name(grids, cell)} = {label} is ignored: this pixel has no loss, and the mean leaves "
        "it out"
    )
    return Step(index, (cell,), (), (), (_term(grids, [cell], cell, label),), said)


def _mean(index: int, grids: dict[str, Grid], ignore_index: int, w: np.ndarray | None) -> Step:
    t = grids["target"].values
    places = [place for place in np.ndindex(t.shape) if t[place] != ignore_index]
    losses = [Cell("loss", *place) for place in places]
    shares = [] if w is None else [Cell("weight", 0, int(t[place])) for place in places]
    made = Cell("output", 0, 0)
    texts = [_text(grids, cell) for cell in losses]
    below = (
        str(len(places)) if w is None else f"({' + '.join(_text(grids, cell) for cell in shares)})"
    )
    if not places:
        said = "m = NaN: no pixel counts, so there is no mean"
    elif w is not None and not any(_value(grids, cell) for cell in shares):
        said = f"m = NaN: the weights sum to 0, {below} = 0, so there is no mean"
    else:
        said = f"m = ({' + '.join(texts)}) / {below} = {_text(grids, made)}"
    terms = tuple(
        _term(grids, [cell], cell, words) for cell, words in zip(losses, texts, strict=True)
    )
    reads = tuple(dict.fromkeys([*losses, *shares]))
    return Step(index, reads, (made,), (_value(grids, made),), terms, said)


def _term(grids: dict[str, Grid], factors: list[Cell], made: Cell, written: str) -> Term:
    values = tuple(_value(grids, cell) for cell in factors)
    return Term(tuple(factors), values, _value(grids, made), written)


def _value(grids: dict[str, Grid], cell: Cell) -> Any:
    return grids[cell.grid].values[cell.row, cell.column]


def _text(grids: dict[str, Grid], cell: Cell) -> str:
    return grids[cell.grid].text(_value(grids, cell))


def _name(grids: dict[str, Grid], cell: Cell) -> str:
    return f"{grids[cell.grid].symbol}[{cell.row}, {cell.column}]"


def _low(number: int) -> str:
    return str(number).translate(_LOWERED)


def _refuse_shape(z: np.ndarray, t: np.ndarray) -> None:
    if z.ndim != 3 or 0 in z.shape or z.shape[1:] != t.shape:
        raise ValueError(
            f"logits have the shape {z.shape} and target {t.shape}, but a trace shows one picture: "
            "scores (C, H, W) and labels (H, W), with at least one pixel. Use for example "
            "logits[0] and target[0], or metrics.cross_entropy for a batch."
        )
    if (
        z.dtype.kind in "fiu"
        and np.isfinite(z).all()
        and np.abs(z.astype(float)).max() <= LARGEST_SCORE
    ):
        return
    if z.dtype.kind in "fiu" and not np.isnan(z).any():
        largest = format_number(z.flat[np.abs(z.astype(float)).argmax()])
        raise ValueError(
            f"logits hold {largest}, but a trace shows scores from -{LARGEST_SCORE} to "
            f"{LARGEST_SCORE}: their exponentials must fit into a cell. Use metrics.cross_entropy "
            "for the number, or smaller scores."
        )

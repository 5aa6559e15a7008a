"""How images are divided into train, validation and test: by class, or by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from lecture_utils import checks

#: Shares of train, validation and test.
FRACTIONS = (0.7, 0.1, 0.2)

PARTS = ("train", "validation", "test")


def check_groups(
    train: Iterable[Any], validation: Iterable[Any] = (), test: Iterable[Any] = ()
) -> None:
    """Refuse a division in which a group is in two parts: what was learned would be tested.

    Parameters
    ----------
    train, validation, test : iterable
        The group of each image of the part: its writer, its patient, its file. With
        ``[image.tobytes() for image in images]`` it finds images that are in two parts.

    Raises
    ------
    TypeError
        Groups that are no list.
    ValueError
        A group is in two parts.

    Examples
    --------
    >>> check_groups(train=["Ada", "Ben", "Ada"], test=["Cem"])
    """
    given = (train, validation, test)
    counts = [Counter(_groups(one, name)) for one, name in zip(given, PARTS, strict=True)]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        both = [group for group in counts[first] if group in counts[second]]
        if both:
            places = " and ".join(
                f"in {PARTS[k]} ({counts[k][both[0]]} image{'s'[: counts[k][both[0]] - 1]})"
                for k in (first, second)
            )
            more = f", and {len(both) - 1} more are too" if len(both) > 1 else ""
            raise ValueError(
                f"The group {checks.shown(both[0])} is {places}{more}: what was learned would be "
                "tested. Use for example split(groups=...), which keeps each group in one part."
            )


def together(
    groups: Iterable[Any], count: int, fractions: Sequence[float], seed: int
) -> list[np.ndarray]:
    """The positions of train, validation and test, in order; every group in one of them."""
    shares, rng = _shares(fractions), np.random.default_rng(checks.seed(seed))
    names = _groups(groups)
    if len(names) != count:
        raise ValueError(
            f"groups has {len(names)} entries, but there are {count} images. Give one for each "
            "image, in their order."
        )
    members: dict[Any, list[int]] = {}
    for position, group in enumerate(names):
        members.setdefault(group, []).append(position)
    chosen: list[list[int]] = [[], [], []]
    pieces = list(members.values())
    for done, one in enumerate(rng.permutation(len(pieces))):
        missing = shares * count - [len(part) for part in chosen]
        open_ = shares > 0
        empty = open_ & [not part for part in chosen]
        # the last groups go where there is none yet, the others where most is missing
        open_ = empty if len(pieces) - done <= empty.sum() else open_
        chosen[int(np.where(open_, missing, -np.inf).argmax())] += pieces[one]
    parts = [np.sort(np.array(part, np.int64)) for part in chosen]
    _complete(parts, shares, fractions, f"{len(members)} groups")
    return parts


def _groups(groups: Any, name: str = "groups") -> list[Any]:
    one = isinstance(groups, str | bytes) or getattr(groups, "ndim", 1) == 0
    if one or not isinstance(groups, Iterable):
        raise TypeError(
            f"{name} (={checks.shown(groups)}) must be a list with one entry for each image. Use "
            f"for example {name}=['Ada', 'Ben', 'Ada']."
        )
    found = groups.tolist() if isinstance(groups, np.ndarray) else list(groups)
    try:
        hash(tuple(found))
    except TypeError:
        raise TypeError(
            f"{name} (={checks.shown(groups)}) must be texts or numbers, one for each image. Use "
            f"for example {name}=['Ada', 'Ben', 'Ada']."
        ) from None
    return found


def divide(groups: np.ndarray, fractions: Sequence[float], seed: int) -> list[np.ndarray]:
    """The positions of train, validation and test, in order; every group in the same shares."""
    shares, rng = _shares(fractions), np.random.default_rng(checks.seed(seed))
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for group in np.unique(groups):
        members = rng.permutation(np.flatnonzero(groups == group))
        # half an image is rounded up, so that no machine's rounding decides
        ends = np.floor(np.cumsum(shares)[:2] * len(members) + 0.5).astype(np.int64)
        for part, piece in zip(parts, np.split(members, ends), strict=True):
            part.append(piece)
    chosen = [np.sort(np.concatenate(part)) for part in parts]
    _complete(chosen, shares, fractions, str(len(groups)))
    return chosen


def _complete(parts: list[np.ndarray], shares: np.ndarray, fractions: Any, there: str) -> None:
    """Refuse a part that should have images and has none."""
    for name, index, share in zip(PARTS, parts, shares, strict=True):
        if share and not len(index):
            raise ValueError(
                f"fractions (={checks.shown(fractions)}) leave no image for {name}: there are only "
                f"{there}. Use larger shares, or more images."
            )


def _shares(fractions: Any) -> np.ndarray:
    hint = f"Use for example fractions={FRACTIONS}."
    try:
        shares = np.array([checks.real(one, "fractions") for one in fractions])
    except (TypeError, ValueError):
        shares = np.array([])
    if shares.shape != (3,):
        raise TypeError(
            f"fractions (={checks.shown(fractions)}) must be three finite numbers: train, "
            f"validation, test. {hint}"
        )
    if not (shares >= 0).all() or shares[0] == 0 or abs(shares.sum() - 1) > 1e-9:
        raise ValueError(
            f"fractions (={checks.shown(fractions)}) must be from 0, the first above 0, and add up "
            f"to 1, but their sum is {shares.sum():g}. {hint}"
        )
    return shares


def check_index(index: Any, count: int) -> None:
    """Refuse what chooses no images out of so many: positions, a slice, or a mask is asked for."""
    try:
        fits = np.ndim(np.arange(count)[index]) == 1
    except (IndexError, TypeError, ValueError):
        fits = False
    if not fits:
        raise IndexError(
            f"index (={checks.shown(index)}) must be a list of positions below {count}, a slice, "
            f"or {count} times True or False. Use for example index=[0], or slice(10)."
        )

"""How the learning rate moves through a training."""

from __future__ import annotations

import math

#: Share of the training in which the learning rate climbs.
WARM_UP = 0.15

# Learning rate at the start and at the end, as shares of the highest; momentum when it is low and
# when it is high.
_START, _END = 1 / 25, 1 / 250_000
_CALM, _BOLD = 0.95, 0.85


def one_cycle(share: float) -> tuple[float, float]:
    """Learning rate (as a share of the highest) and momentum, when ``share`` of the training is
    over.

    The rate climbs along half a cosine and falls along another one; the momentum does the opposite.

    Notes
    -----
    torch.optim.lr_scheduler.OneCycleLR with its defaults, as a function that knows no state: so it
    can follow steps or seconds, and a checkpoint need not hold it.

    Examples
    --------
    >>> for share in (0, WARM_UP, 1):
    ...     print("rate {:.6f}, momentum {:.2f}".format(*one_cycle(share)))
    rate 0.040000, momentum 0.95
    rate 1.000000, momentum 0.85
    rate 0.000004, momentum 0.95
    """
    if share < WARM_UP:
        way = share / WARM_UP
        return _between(_START, 1.0, way), _between(_CALM, _BOLD, way)
    way = (min(share, 1.0) - WARM_UP) / (1 - WARM_UP)
    return _between(1.0, _END, way), _between(_BOLD, _CALM, way)


def _between(first: float, last: float, way: float) -> float:
    return last + (first - last) / 2 * (math.cos(math.pi * way) + 1)

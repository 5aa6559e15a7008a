"""Everything random in a training follows from its seed, and the reader's own generators are left
alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor


@contextmanager
def repeatable(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, torch's generators start from ``seed``, and cuDNN takes only algorithms that repeat
    themselves.
    """
    before, cudnn = states(device), torch.backends.cudnn.deterministic
    torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed devices not in use
    if device.type == "cuda":
        with torch.cuda.device(device):
            torch.cuda.manual_seed(seed)
    elif device.type == "mps":
        torch.mps.manual_seed(seed)
    torch.backends.cudnn.deterministic = True
    try:
        yield
    finally:
        torch.backends.cudnn.deterministic = cudnn
        restore(before, device)


def states(device: torch.device) -> dict[str, Tensor]:
    """The generators' states: the processor's, and that of the device."""
    found = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        found["cuda"] = torch.cuda.get_rng_state(device)
    elif device.type == "mps":
        found["mps"] = torch.mps.get_rng_state()
    return found


def restore(found: dict[str, Tensor], device: torch.device) -> None:
    """Put the generators back into these states."""
    torch.set_rng_state(found["cpu"])
    if device.type == "cuda" and "cuda" in found:
        torch.cuda.set_rng_state(found["cuda"], device)
    elif device.type == "mps" and "mps" in found:
        torch.mps.set_rng_state(found["mps"])

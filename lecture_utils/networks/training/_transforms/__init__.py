"""What may be done to a batch before it is learned from."""

from lecture_utils.networks.training._transforms.levels import endless, noise
from lecture_utils.networks.training._transforms.moves import crop, flip, shift, turn

__all__ = ["crop", "endless", "flip", "noise", "shift", "turn"]

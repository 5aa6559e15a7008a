"""What may be done to a batch before it is learned from."""

from lecture_utils.networks.training._transforms.levels import endless, noise
from lecture_utils.networks.training._transforms.moves import crop, flip, shift, turn

#: What makes a transform, or training data, when it is called; and how it is called.
FACTORIES = {
    crop: "crop(64)",
    endless: "endless(datasets.SceneMaker('train'))",
    flip: "flip()",
    noise: "noise(0.1)",
    shift: "shift(0.2)",
    turn: "turn(10)",
}

__all__ = ["FACTORIES", "crop", "endless", "flip", "noise", "shift", "turn"]

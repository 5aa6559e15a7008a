"""How good a labelling of pixels is: one confusion matrix, every count derived from it; and the losses.

Labels are whole numbers from 0; 255 or any other number can be named as ``ignore_index``: such pixels
count nowhere. Arrays only, no torch; the losses that networks are trained with stand in
``lecture_utils.losses``.
"""

from lecture_utils.metrics._confusion import ConfusionMatrix, confusion_matrix
from lecture_utils.metrics._entropy import cross_entropy, log_softmax, softmax
from lecture_utils.metrics._overlap import dice, iou, mean_iou, pixel_accuracy

__all__ = [
    "ConfusionMatrix",
    "confusion_matrix",
    "cross_entropy",
    "dice",
    "iou",
    "log_softmax",
    "mean_iou",
    "pixel_accuracy",
    "softmax",
]

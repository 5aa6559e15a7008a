"""How good a prediction is: for labels of pixels one confusion matrix and every score derived from
it, how near the outlines lie, and cross entropy, soft Dice and focal loss; for images MSE and PSNR;
for an alarm the ROC curve.

Labels are whole numbers from 0; 255 or any other number can be named as ``ignore_index``: such
pixels count nowhere. Arrays only, no torch; the losses that networks are trained with stand in
``lecture_utils.networks.losses``.
"""

from lecture_utils.engine.metrics._confusion import ConfusionMatrix, confusion_matrix
from lecture_utils.engine.metrics._entropy import cross_entropy, log_softmax, softmax
from lecture_utils.engine.metrics._images import mse, mse_each, psnr
from lecture_utils.engine.metrics._overlap import dice, iou, mean_iou, pixel_accuracy
from lecture_utils.engine.metrics._roc import auroc, roc_curve
from lecture_utils.engine.metrics._soft import (
    cross_entropy_gradient,
    dice_loss,
    dice_loss_gradient,
    focal_loss,
    soft_dice,
)
from lecture_utils.engine.metrics._surface import outline, surface_dice, within

__all__ = [
    "ConfusionMatrix",
    "auroc",
    "confusion_matrix",
    "cross_entropy",
    "cross_entropy_gradient",
    "dice",
    "dice_loss",
    "dice_loss_gradient",
    "focal_loss",
    "iou",
    "log_softmax",
    "mean_iou",
    "mse",
    "mse_each",
    "outline",
    "pixel_accuracy",
    "psnr",
    "roc_curve",
    "soft_dice",
    "softmax",
    "surface_dice",
    "within",
]

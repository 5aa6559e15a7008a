"""Images, and masks, from the folders that a teacher brings."""

from lecture_utils.networks.datasets._folders.image_folder import image_folder
from lecture_utils.networks.datasets._folders.mask_folder import (
    PET_LABELS,
    VOC_LABELS,
    mask_folder,
)

__all__ = ["PET_LABELS", "VOC_LABELS", "image_folder", "mask_folder"]

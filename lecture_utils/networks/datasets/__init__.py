"""Images to learn from: the digits of the course, scenes made of them, and a teacher's folders.
And photographs to look at through a kernel.

Everything is an array: images float32 (N, C, H, W), labels int64 (N,) for a class an image and
uint8 (N, H, W) for a class a pixel; a photograph is uint8 (H, W) or (3, H, W). Nothing is
downloaded, and what is random follows from its seed on every machine.
"""

from lecture_utils.networks.datasets._clothes import clothes
from lecture_utils.networks.datasets._digits import digits
from lecture_utils.networks.datasets._dividing import check_groups
from lecture_utils.networks.datasets._folders import (
    PET_LABELS,
    VOC_LABELS,
    image_folder,
    mask_folder,
)
from lecture_utils.networks.datasets._nuclei import Nuclei, nuclei
from lecture_utils.networks.datasets._photo_masks import MASK_CLASSES, photo_mask
from lecture_utils.networks.datasets._photos import PHOTOS, Photo, photo
from lecture_utils.networks.datasets._scenes import (
    CLOTHES_CLASSES,
    SCENE_CLASSES,
    ClothesSceneMaker,
    SceneMaker,
    clothes_scenes,
    scenes,
)
from lecture_utils.networks.datasets._sets import ImageSet, SegmentationSet, Splits

__all__ = [
    "CLOTHES_CLASSES",
    "MASK_CLASSES",
    "PET_LABELS",
    "PHOTOS",
    "SCENE_CLASSES",
    "VOC_LABELS",
    "ClothesSceneMaker",
    "ImageSet",
    "Nuclei",
    "Photo",
    "SceneMaker",
    "SegmentationSet",
    "Splits",
    "check_groups",
    "clothes",
    "clothes_scenes",
    "digits",
    "image_folder",
    "mask_folder",
    "nuclei",
    "photo",
    "photo_mask",
    "scenes",
]

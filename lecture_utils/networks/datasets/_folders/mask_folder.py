"""Images, and masks that say what each of their pixels is, from two folders."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lecture_utils import checks
from lecture_utils.networks.datasets._folders import listing
from lecture_utils.networks.datasets._folders.image_file import is_turned, opened, read
from lecture_utils.networks.datasets._folders.mask_labels import Table, table
from lecture_utils.networks.datasets._folders.pairs import Pair, pairs
from lecture_utils.networks.datasets._sets import VOID, SegmentationSet

#: Oxford-IIIT Pet, annotations/trimaps: 1 = pet, 2 = background, 3 = the border between them.
PET_LABELS = {2: "background", 1: "pet", 3: None}

_VOC = (
    "background aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse "
    "motorbike person pottedplant sheep sofa train tvmonitor"
)

#: PASCAL VOC, SegmentationClass: palette images with 255 = void.
VOC_LABELS = {**dict(enumerate(_VOC.split())), 255: None}


def mask_folder(
    images: Any,
    masks: Any,
    labels: Mapping[Any, str | None],
    *,
    names: Any = None,
    size: Any = None,
    keep_shape: bool = False,
    grey: bool = False,
) -> SegmentationSet:
    """Read images (PNG or JPEG) and the masks (PNG) that say what each pixel is.

    An image and its mask have the same name but for the ending, in the same place below their
    folders: ``images/cats/7.jpg`` and ``masks/cats/7.png``. Hidden files are not looked at.

    Parameters
    ----------
    images, masks : str or Path
        Two folders. One may lie in the other.
    labels : dict
        What stands in the masks, and the class it means: ``{0: "background", 255: "cat"}`` for grey
        and palette masks, ``{(0, 0, 0): "background", (128, 0, 0): "cat"}`` for colours, red first.
        None means void: the pixel counts nowhere. The classes are numbered in this order; two
        values may mean the same class.
    names : str, Path or list of str, optional
        Read only these: names without ending, or a text file whose lines begin with one. Without
        it, every image needs its mask and every mask its image.
    size : int or (height, width), optional
        Every image is brought to this size by averaging, every mask by taking the nearest pixel, so
        that no class is mixed with another. Without it all images must have one size.
    keep_shape : bool
        With ``size``: an image keeps its proportions and touches two sides; at the right or at the
        bottom the rest is 0, and void in the mask. Else it is stretched to ``size``.
    grey : bool
        One channel, else three.

    Returns
    -------
    SegmentationSet
        In the order of the names, or in that of the list. Void pixels have the label 255, the set's
        ``ignore_index``. ``at_original_size`` judges in the size that the files have.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        There is no such folder, or no such list.
    TypeError, ValueError
        No image, an image without its mask, a mask without its image, a mask of another size than
        its image, values or colours that ``labels`` does not name, a mask with numbers where
        ``labels`` has colours (or the reverse), a mask that is no PNG, is damaged or half
        transparent, masks of void alone, images of several sizes.

    Notes
    -----
    Oxford-IIIT Pet (Parkhi and others, 2012), as it is unpacked::

        datasets.mask_folder("pets/images", "pets/annotations/trimaps", datasets.PET_LABELS,
                             names="pets/annotations/trainval.txt", size=96, keep_shape=True)

    PASCAL VOC 2012, where most images have no mask, so that the list is needed::

        datasets.mask_folder("VOC2012/JPEGImages", "VOC2012/SegmentationClass", datasets.VOC_LABELS,
                             names="VOC2012/ImageSets/Segmentation/train.txt", size=128,
                             keep_shape=True)

    Both have a list of their own to judge on: pets/annotations/test.txt and
    VOC2012/ImageSets/Segmentation/val.txt. What is learned from must not be in it.

    Oxford-IIIT Pet is published under CC BY-SA 4.0; the images of PASCAL VOC come from Flickr under
    its terms of use.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for kind, mode in (("photos", "RGB"), ("masks", "L")):
    ...         Path(folder, kind).mkdir()
    ...         Image.new(mode, (9, 6)).save(Path(folder, kind, "1.png"))
    ...     mask_folder(Path(folder, "photos"), Path(folder, "masks"), {0: "background"})
    SegmentationSet(1 images of 6×9 pixels, colour, 1 classes)
    """
    values, wanted = table(labels), listing.size_of(size)
    grey, keep = checks.flag(grey, "grey"), checks.flag(keep_shape, "keep_shape")
    if keep and wanted is None:
        raise ValueError(
            "keep_shape (=True) needs a size to fit the images into. Give size=128, for example."
        )
    found, skipped = pairs(images, masks, names)
    first = wanted or _image(found[0], grey).shape[1:]
    channels = 1 if grey else 3
    listing.refuse_too_many(
        len(found) * channels * first[0] * first[1],
        f"{len(found)} images of {first[0]}×{first[1]} pixels hold",
        "Pass a smaller size, or fewer names.",
    )
    pictures = np.zeros((len(found), channels, *first), np.float32)
    targets = np.full((len(found), *first), VOID, np.uint8)
    filled = np.empty((len(found), 2), np.int64)
    for number, pair in enumerate(found):
        image, mask = _read(pair, values, first if wanted is None else None, grey)
        if wanted is not None:
            side = fitted(mask.shape, wanted) if keep else wanted
            image = np.stack([_resized(plane, side, Image.Resampling.BILINEAR) for plane in image])
            mask = _resized(mask, side, Image.Resampling.NEAREST)
        rows, columns = filled[number] = mask.shape
        pictures[number, :, :rows, :columns], targets[number, :rows, :columns] = image, mask
    if (targets == VOID).all():
        raise ValueError(
            f"masks (={str(masks)!r}) hold void alone: no pixel is left to learn from. Give a "
            "class, not None, to at least one value that stands in them."
        )
    return SegmentationSet(
        *(pictures, targets, values.classes, VOID, tuple(pair.name for pair in found), skipped),
        filled=filled if keep else None,
        originals=tuple(partial(_mask, pair.mask, values) for pair in found),
    )


def fitted(shape: tuple[int, ...], size: tuple[int, int]) -> tuple[int, int]:
    """Height and width of an image of this shape when it touches two sides of ``size``.

    Examples
    --------
    >>> fitted((300, 500), (128, 128)), fitted((7, 1), (2, 2))
    ((77, 128), (2, 1))
    """
    height, width = shape
    if height * size[1] >= width * size[0]:
        return size[0], max(1, (2 * width * size[0] + height) // (2 * height))
    return max(1, (2 * height * size[1] + width) // (2 * width)), size[1]


def _read(
    pair: Pair,
    values: Table,
    first: tuple[int, ...] | None,
    grey: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Image (C, H, W) and labels (H, W) of one pair, of the size ``first`` if that is asked for."""
    image, mask = _image(pair, grey), _mask(pair.mask, values)
    if image.shape[1:] != mask.shape:
        turned = " (the image was turned as its camera noted)" if is_turned(pair.image) else ""
        raise ValueError(
            f"{pair.mask.name} has {mask.shape[0]}×{mask.shape[1]} pixels, but its image "
            f"{pair.image.name} has {image.shape[1]}×{image.shape[2]}{turned}. Give each image a "
            f"mask of its own size."
        )
    if first is not None and mask.shape != first:
        raise ValueError(
            f"{pair.image.name} has {mask.shape[0]}×{mask.shape[1]} pixels, but the images before "
            f"it have {first[0]}×{first[1]}. Pass size=({first[0]}, {first[1]}) to bring all to "
            "one size."
        )
    return image, mask


def _resized(plane: np.ndarray, size: tuple[int, int], how: Image.Resampling) -> np.ndarray:
    return np.asarray(Image.fromarray(plane).resize(size[::-1], how))


def _image(pair: Pair, grey: bool) -> np.ndarray:
    return read(pair.image, pair.image.name, None, grey)


def _mask(file: Path, values: Table) -> np.ndarray:
    """The classes of one mask, uint8 (H, W)."""
    mask = opened(file, file.name, "a mask")
    animated = getattr(mask, "n_frames", 1) > 1
    if mask.format != "PNG" or animated:
        kind = "an animation" if mask.format == "PNG" else str(mask.format)
        raise ValueError(
            f"{file.name} is {kind}, but a mask must keep each label exactly. Use a PNG with one "
            f"image."
        )
    return values.classes_of(mask, file.name)

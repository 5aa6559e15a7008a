"""Images from a folder that a teacher brings."""

from __future__ import annotations

import operator
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from lecture_utils.datasets._sets import ImageSet

#: Endings of files that are read.
ENDINGS = (".png", ".jpg", ".jpeg")

#: More numbers than this (2 GB) are refused.
MOST = 500_000_000

_UNSEEN = {"thumbs.db", "desktop.ini"}


def image_folder(
    path: Any, size: Any = None, grey: bool = True, labels: str | None = "folders"
) -> ImageSet:
    """Read all PNG and JPEG images below a folder.

    Hidden files (and Windows' Thumbs.db) are not looked at; other files that are no images are left out and
    named in ``skipped`` and in what the set prints.

    Parameters
    ----------
    path : str or Path
    size : int or (height, width), optional
        Every image is brought to this size, without regard to its proportions, by averaging (Pillow's bilinear filter, which reads all
        pixels when it makes an image smaller). Without it all images must have one size.
    grey : bool
        One channel, else three.
    labels : {"folders", None}
        "folders": each folder below ``path`` is a class, and every image lies in one. None: no classes; images
        may lie anywhere.

    Returns
    -------
    ImageSet
        In the order of the file names. Sixteen-bit images keep their fine levels; transparent pixels are white; the
        rotation that a camera noted is carried out.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        There is no such folder.
    TypeError, ValueError
        No image, images of several sizes, an image that is damaged, animated or larger than Pillow's limit, an image
        outside the class folders, a bad ``size`` or ``labels``.
    """
    folder, wanted = _folder(path), _size(size)
    if labels not in ("folders", None):
        raise ValueError(f"labels (={labels!r}) must be 'folders' or None. Use labels=None.")
    files, skipped = _files(folder)
    classes, numbers = _classes(folder, files) if labels else ((), None)
    arrays = [_read(file, folder, wanted, grey) for file in files]
    sizes = Counter(array.shape[1:] for array in arrays)
    if len(sizes) > 1:
        first = ", ".join(
            f"{_name(file, folder)} ({array.shape[1]}×{array.shape[2]})"
            for file, array in list(zip(files, arrays, strict=True))[:4]
        )
        height, width = sizes.most_common(1)[0][0]
        raise ValueError(
            f"{folder} holds images of {len(sizes)} sizes: {first} … Pass size=({height}, {width}) to bring all to "
            f"one size."
        )
    if sum(array.size for array in arrays) > MOST:
        raise ValueError(
            f"{folder} holds {sum(array.size for array in arrays)} numbers, but at most {MOST} fit. Pass a smaller "
            f"size."
        )
    return ImageSet(
        np.stack(arrays), numbers, classes, tuple(_name(one, folder) for one in skipped)
    )


def _folder(path: Any) -> Path:
    folder = Path(path)
    if not folder.exists():
        raise FileNotFoundError(
            f"path (={str(path)!r}) does not exist. Use the folder that holds the images."
        )
    if not folder.is_dir():
        raise NotADirectoryError(
            f"path (={str(path)!r}) is a file. Use the folder that holds the images."
        )
    return folder


def _size(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    pair = value if isinstance(value, tuple | list) else (value, value)
    try:
        height, width = (operator.index(number) for number in pair)
        if isinstance(value, bool) or height < 1 or width < 1:
            raise TypeError
    except (TypeError, ValueError):
        raise ValueError(
            f"size (={value!r}) must be one whole number from 1, or (height, width). Use for example size=(64, 64)."
        ) from None
    return height, width


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """The images, and the other files; neither hidden ones nor what lies in hidden folders."""
    every = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and file.name.lower() not in _UNSEEN
    ]
    images = [file for file in every if file.suffix.lower() in ENDINGS]
    if not images:
        others = ", ".join(_name(file, folder) for file in every[:4]) or "nothing"
        raise ValueError(
            f"{folder} holds no image (found: {others}). Put PNG or JPEG files into it, or give another folder."
        )
    return images, [file for file in every if file not in set(images)]


def _classes(folder: Path, files: list[Path]) -> tuple[tuple[str, ...], np.ndarray]:
    loose = [file for file in files if file.parent == folder]
    if loose:
        raise ValueError(
            f"{_name(loose[0], folder)} lies in no class folder. Put each image into a folder named after its class, or "
            f"pass labels=None."
        )
    names = [file.relative_to(folder).parts[0] for file in files]
    classes = tuple(sorted(set(names)))
    number = {name: index for index, name in enumerate(classes)}
    return classes, np.array([number[name] for name in names], np.int64)


def _read(file: Path, folder: Path, size: tuple[int, int] | None, grey: bool) -> np.ndarray:
    """One image as float32 (C, H, W) from 0 to 1."""
    name = _name(file, folder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                if getattr(image, "n_frames", 1) > 1:
                    raise ValueError(
                        f"{name} is animated: it holds {image.n_frames} images. Put each into a file of its own."
                    )
                image.load()
                return _array(ImageOps.exif_transpose(image), size, grey)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError(
            f"{name} is larger than {Image.MAX_IMAGE_PIXELS} pixels, which may be an attack. Use a smaller copy."
        ) from None
    except (UnidentifiedImageError, OSError, SyntaxError) as problem:
        raise ValueError(
            f"{name} cannot be read as an image ({problem}). Give a whole file, or take it out of the folder."
        ) from None


def _array(image: Image.Image, size: tuple[int, int] | None, grey: bool) -> np.ndarray:
    if image.mode.startswith("I") or image.mode == "F":  # sixteen bits a pixel, always grey
        planes = [Image.fromarray(np.asarray(image, np.float32) / np.float32(65535))]
        planes = planes if grey else planes * 3
    else:
        if image.has_transparency_data:
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        image = image.convert("L" if grey else "RGB")
        planes = [
            Image.fromarray(np.asarray(one, np.float32) / np.float32(255)) for one in image.split()
        ]
    if size is not None:
        planes = [one.resize(size[::-1], Image.Resampling.BILINEAR) for one in planes]
    return np.stack([np.asarray(one, np.float32) for one in planes])


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()

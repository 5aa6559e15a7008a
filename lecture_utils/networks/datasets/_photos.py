"""Photographs to filter: those of the course, or a picture of one's own, as exact bytes."""

from __future__ import annotations

import io
import math
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from lecture_utils import checks
from lecture_utils.networks.datasets import _course_files
from lecture_utils.networks.datasets._folders import image_file

FOLDER = _course_files.DATA / "photos"

#: Sides of a photograph of the course: as it is stored, and the smallest that still shows it.
SIDE, SMALLEST = 256, 16
#: The longest side of a picture of one's own.
LONGEST = 8192
#: Shares of red, green and blue in a grey, in thousandths (ITU-R BT.601).
GREY = (299, 587, 114)


class Photo(NamedTuple):
    """What is known of a photograph of the course.

    Attributes
    ----------
    words : str
        What it shows.
    colour : bool
        Whether it is stored in colours.
    author, licence, source : str
    sha256 : str
        Of its file in ``data/photos``.
    """

    words: str
    colour: bool
    author: str
    licence: str
    source: str
    sha256: str


_IMAGES = "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data."
_TEXTURES = "https://cc0textures.com/view.php?tex="

#: The photographs of the course by name; ``tools/photos.py`` makes them, data/README.md tells more.
PHOTOS: dict[str, Photo] = {
    "astronaut": Photo(
        "an astronaut, her helmet and a model of a shuttle",
        True,
        "NASA",
        "public domain",
        "https://flic.kr/p/r9qvLn",
        "7f7078de41a0d6632ad9e7674ce1fa441323c84030bc6e1b1907fb004329715e",
    ),
    "brick": Photo(
        "a brick wall",
        False,
        "CC0Textures",
        "CC0 1.0",
        f"{_TEXTURES}Bricks25",
        "6f711785177c84b713bd79f5d280534b9e68988fb520b315be60455156f5b90d",
    ),
    "camera": Photo(
        "a photographer on a lawn",
        False,
        "Lav Varshney",
        "CC0 1.0",
        f"{_IMAGES}camera",
        "1289a64c8372d562a7119cf720a15d95219cf8172aa56b3c4e105001b2b3c5fe",
    ),
    "cat": Photo(
        "the face of a cat",
        True,
        "Stéfan van der Walt",
        "CC0 1.0",
        f"{_IMAGES}cat",
        "db524f12acdfcaf41f53f3ea221c2544b7e692a8a8488f5558fd83128a90ad3f",
    ),
    "coffee": Photo(
        "a cup of coffee with a spoon",
        True,
        "Rachel Michetti",
        "CC0 1.0",
        f"{_IMAGES}coffee",
        "f520f414594f53499c125591017ae86775f0faaca0b9d8ac082c3525515e4279",
    ),
    "grass": Photo(
        "grass",
        False,
        "linolafett",
        "CC0 1.0",
        "https://www.deviantart.com/linolafett/art/Grass-01-434853879",
        "4da13d7fa13683f8311f1aec2e8eadb443bd9b8a0ff70825cc29efab89af4052",
    ),
    "gravel": Photo(
        "gravel",
        False,
        "CC0Textures",
        "CC0 1.0",
        f"{_TEXTURES}Gravel04",
        "227a442bc1cd4d0686b4b144dd46b8ff1e4bd924b7acd4e26137bf848aea55c1",
    ),
}


def photo(photo: Any, size: int | None = 128, colour: bool = False) -> np.ndarray:
    """A photograph as whole numbers from 0 (black) to 255 (white).

    Parameters
    ----------
    photo : str, path or array_like
        The name of a photograph of the course: "astronaut", "brick", "camera", "cat", "coffee",
        "grass" or "gravel". Or a picture of one's own: a PNG or JPEG file, or an array (H, W),
        (H, W, 3), (H, W, 4), (1, H, W) or (3, H, W), of whole numbers from 0 to 255, of 16 bits
        (uint16, divided by 257 where one is above 255) or of floats from 0 to 1.
    size : int or None
        Pixels a side: of the middle square, each the mean of what it covers, rounded (16 to 256 for
        a photograph of the course, which is stored with 256). None leaves a picture as it is.
    colour : bool
        Whether to keep red, green and blue. A grey photograph has the same three.

    Returns
    -------
    numpy.ndarray
        Of uint8, (H, W), or (3, H, W) with ``colour``: the order of ``ops.conv2d``. The same
        numbers on every computer.

    Raises
    ------
    TypeError, ValueError
        There is no photograph of this name, or the picture cannot be read: not an image, animated,
        too large or too small, of other numbers or of another shape; ``size`` out of range.
    FileNotFoundError, IsADirectoryError, OSError
        There is no such file, or a photograph of the course is missing.

    Notes
    -----
    Grey is (299 R + 587 G + 114 B) / 1000, rounded (ITU-R BT.601). A picture with transparent
    pixels is laid on white; one that a camera noted as turned is turned.

    Examples
    --------
    >>> photo("cat").shape, photo("cat", size=64, colour=True).shape
    ((128, 128), (3, 64, 64))
    >>> photo([[0, 255], [255, 0]], size=None)
    array([[  0, 255],
           [255,   0]], dtype=uint8)
    """
    checks.flag(colour, "colour")
    known = isinstance(photo, str) and photo in PHOTOS
    if size is not None:
        least, most = (SMALLEST, SIDE) if known else (1, LONGEST)
        why = "the photographs of the course are stored with 256 pixels a side" if known else ""
        size = checks.whole(size, "size", least=least, most=most, example=128, why=why)
    planes = _stored(photo).copy() if known else _own(photo)
    if size is not None:
        planes = np.stack([_scaled(_middle(plane, size), size) for plane in planes])
    if colour:
        return np.repeat(planes, 3, axis=0) if len(planes) == 1 else planes
    return _grey(planes)


def _grey(planes: np.ndarray) -> np.ndarray:
    """One plane (H, W) of one or three; three equal ones give themselves."""
    if len(planes) == 1:
        return np.asarray(planes[0])
    red, green, blue = planes.astype(np.int64)
    shares = GREY[0] * red + GREY[1] * green + GREY[2] * blue
    return np.asarray(((shares + 500) // 1000).astype(np.uint8))


@lru_cache(maxsize=16)
def _stored(name: str) -> np.ndarray:
    """A photograph of the course, uint8 (1 or 3, 256, 256), read and checked once."""
    return read(FOLDER / f"{name}.png", PHOTOS[name].sha256)


def read(
    file: Path, sha256: str, what: str = "The photograph", folder: str = "photos"
) -> np.ndarray:
    """The planes of a file of the course, if it is the one."""
    raw = _course_files.read(file, sha256, what, folder)
    with Image.open(io.BytesIO(raw), formats=("PNG",)) as image:
        planes = _channels(np.asarray(image))
    planes.flags.writeable = False
    return planes


# --- a picture of one's own -----------------------------------------------------------------------


def _own(value: Any) -> np.ndarray:
    """The planes uint8 (1 or 3, H, W) of a file or an array."""
    planes = _file(value) if isinstance(value, str | os.PathLike) else _array(value)
    if max(planes.shape[1:]) > LONGEST:
        raise ValueError(
            f"photo has {planes.shape[1]}×{planes.shape[2]} pixels, but at most {LONGEST} a side "
            "are taken. Use a smaller copy."
        )
    return planes


def _file(value: Any) -> np.ndarray:
    file, text = Path(value), os.fspath(value)
    named = f"photo (={checks.shown(text)})"
    cure = "Give the path of a PNG or JPEG file"
    try:
        there, folder = file.exists(), file.is_dir()
        problem: object = "it holds a sign that no name may hold" if "\0" in str(text) else ""
    except (OSError, ValueError) as error:
        problem = error
    if problem:
        raise ValueError(f"{named} is no name of a file ({problem}). {cure}.") from None
    if isinstance(value, str) and (not there or not value) and re.fullmatch(r"[\w -]*", value):
        why = "a picture of your own needs the path of a PNG or JPEG file"
        checks.one_of(value, "photo", tuple(PHOTOS), why)
    if not there:
        raise FileNotFoundError(
            f"{named}: there is no such file. {cure}, or the name of a photograph of the course: "
            f"{checks.listed(PHOTOS)}."
        )
    if folder:
        raise IsADirectoryError(f"{named} is a folder. Give the path of one PNG or JPEG file.")
    levels = image_file.read(file, named, None, _is_grey(file, named))
    return np.asarray(np.floor(levels * 255 + 0.5).astype(np.uint8))


def _is_grey(file: Path, named: str) -> bool:
    return image_file.opened(file, named).mode in ("1", "L", "LA", "I", "I;16")


def _array(value: Any) -> np.ndarray:
    try:
        given = np.asarray(value)
    except ValueError:
        raise ValueError(
            f"photo (={checks.shown(value)}) has rows of different lengths. Give every row the "
            "same number of pixels."
        ) from None
    except (TypeError, RuntimeError) as problem:
        raise TypeError(
            f"photo (={checks.shown(value)}) cannot become a NumPy array: {problem} Use for "
            "example photo.detach().float().cpu().numpy()."
        ) from None
    if given.dtype.kind not in "biuf":
        raise TypeError(
            f"photo (={checks.shown(value)}) must be the name of a photograph "
            f"({checks.listed(PHOTOS)}), a file or an array of numbers, not {given.dtype}. Use for "
            "example photo='cat'."
        )
    shape = given.shape
    last = given.ndim == 3 and shape[2] in (3, 4) and shape[0] not in (1, 3)
    planes = given[None] if given.ndim == 2 else np.moveaxis(given, -1, 0) if last else given
    if planes.ndim != 3 or len(planes) not in (1, 3, 4) or 0 in planes.shape:
        raise ValueError(
            f"photo has the shape {shape}, but must be (H, W), (H, W, 3), (H, W, 4), (1, H, W) or "
            "(3, H, W), with at least one pixel. Choose one picture, for example photo[0]."
        )
    levels = _levels(planes)
    if len(levels) == 4:
        levels = _on_white(levels)
    return levels


def _levels(planes: np.ndarray) -> np.ndarray:
    """Numbers of any kind as uint8."""
    kind = planes.dtype.kind
    if kind == "b":
        return np.asarray(planes.astype(np.uint8) * np.uint8(255))
    if kind == "f":
        low, high, least, most = planes.min(), planes.max(), 0.0, 1.0
    else:
        most = 65535 if planes.dtype == np.uint16 else 255
        low, high, least = int(planes.min()), int(planes.max()), 0
    if not (low >= least and high <= most):
        rule = "floats from 0 to 1" if kind == "f" else "whole numbers from 0 to 255"
        raise ValueError(
            f"photo holds numbers from {low} to {high}, but must hold {rule}. Use for example "
            f"{'photo / 255' if kind == 'f' else 'numpy.clip(photo, 0, 255)'}."
        )
    if kind == "f":
        return np.asarray(np.floor(planes.astype(np.float64) * 255 + 0.5).astype(np.uint8))
    if high > 255:
        planes = (planes.astype(np.int64) + 128) // 257
    return np.asarray(planes.astype(np.uint8))


def _on_white(planes: np.ndarray) -> np.ndarray:
    """Red, green, blue and alpha as a picture on white."""
    colours, alpha = planes[:3].astype(np.int64), planes[3].astype(np.int64)
    return np.asarray(((colours * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8))


def _channels(pixels: np.ndarray) -> np.ndarray:
    """(H, W) or (H, W, 3) -> (1 or 3, H, W)."""
    return np.ascontiguousarray(np.moveaxis(np.atleast_3d(pixels), -1, 0))


# --- smaller --------------------------------------------------------------------------------------


def _middle(plane: np.ndarray, size: int) -> np.ndarray:
    """The square in the middle of a plane."""
    height, width = plane.shape
    side = min(height, width)
    if side < size:
        raise ValueError(
            f"size (={size}) must be at most {side}, the shorter side of this picture of "
            f"{height}×{width} pixels. Use for example size={side}, or size=None to keep it."
        )
    top, left = (height - side) // 2, (width - side) // 2
    return plane[top : top + side, left : left + side]


def _scaled(square: np.ndarray, size: int) -> np.ndarray:
    """A square plane, with ``size`` pixels a side: the mean of what each covers, half rounded up.

    Of whole numbers, and therefore the same on every computer: sums below 2^53 are exact in floats.
    """
    side = len(square)
    if side == size:
        return square
    edges = np.arange(size + 1) * side
    pixels = np.arange(side + 1) * size
    first, last = np.maximum.outer(edges[:-1], pixels[:-1]), np.minimum.outer(edges[1:], pixels[1:])
    share = np.maximum(last - first, 0).astype(float)  # (size, side), each row sums to side
    sums = share @ square.astype(float) @ share.T
    area = float(math.prod((side, side)))
    return np.asarray(((2 * sums + area) // (2 * area)).astype(np.uint8))

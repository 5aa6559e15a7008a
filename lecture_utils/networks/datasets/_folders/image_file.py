"""One image file as an array: whatever PNG and JPEG files hold, in one form."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import NoReturn

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

#: What a file may hold, whatever its name ends in. Among JPEG's are those of many phones (MPO).
FORMATS = ("PNG", "JPEG")

#: How the camera was held, among what a camera notes.
ORIENTATION = 0x0112


def opened(file: Path, name: str, kind: str = "an image") -> Image.Image:
    """The file as Pillow's image, read to its end; errors call the file ``name``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                # the further images of an MPO file are previews or depth maps of the first one
                if image.format == "MPO" or getattr(image, "n_frames", 1) == 1:
                    image.load()
                return image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError(
            f"{name} is larger than {Image.MAX_IMAGE_PIXELS} pixels, which may be an attack. Use a "
            f"smaller copy."
        ) from None
    except UnidentifiedImageError:
        _refuse(name, kind, "it holds neither PNG nor JPEG")
    except Exception as problem:  # noqa: BLE001 -- damaged files make Pillow raise almost anything
        _refuse(name, kind, str(problem) or type(problem).__name__)


def _refuse(name: str, kind: str, why: str) -> NoReturn:
    raise ValueError(
        f"{name} cannot be read as {kind} ({why}). Give a whole "
        f"PNG{' or JPEG' * ('image' in kind)} file, or take it out of the folder."
    ) from None


def read(file: Path, name: str, size: tuple[int, int] | None, grey: bool) -> np.ndarray:
    """Read one image as float32 (C, H, W) from 0 to 1; errors call the file ``name``."""
    image = opened(file, name)
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format != "MPO":
        raise ValueError(
            f"{name} is animated: it holds {frames} images. Put each into a file of its own."
        )
    try:
        return _array(ImageOps.exif_transpose(image), size, grey)
    except Exception as problem:  # noqa: BLE001 -- what a camera noted may be damaged as well
        _refuse(name, "an image", str(problem) or type(problem).__name__)


def is_turned(file: Path) -> bool:
    """Whether the camera noted that the image must be turned."""
    with Image.open(file) as image:
        return bool(image.getexif().get(ORIENTATION, 1) != 1)


def _array(image: Image.Image, size: tuple[int, int] | None, grey: bool) -> np.ndarray:
    if image.mode.startswith("I"):  # sixteen bits a pixel, always grey
        planes = [_plane(image, 65535)] * (1 if grey else 3)
    else:
        if image.has_transparency_data:
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        planes = [_plane(one, 255) for one in image.convert("L" if grey else "RGB").split()]
    if size is not None:
        planes = [one.resize(size[::-1], Image.Resampling.BILINEAR) for one in planes]
    return np.stack([np.asarray(one, np.float32) for one in planes])


def _plane(image: Image.Image, white: int) -> Image.Image:
    """One channel as floating point numbers from 0 to 1, so that resizing does not round."""
    return Image.fromarray(np.asarray(image, np.float32) / np.float32(white))

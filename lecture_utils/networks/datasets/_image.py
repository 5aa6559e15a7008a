"""One image file as an array: whatever PNG and JPEG files hold, in one form."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

#: What a file may hold, whatever its name ends in. MPO is how many phones write a JPEG.
FORMATS = ("PNG", "JPEG", "MPO")


def read(file: Path, name: str, size: tuple[int, int] | None, grey: bool) -> np.ndarray:
    """Read one image as float32 (C, H, W) from 0 to 1; errors call the file ``name``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                # the further images of an MPO file are previews or depth maps of the first one
                frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
                if frames == 1:
                    image.load()
                    return _array(ImageOps.exif_transpose(image), size, grey)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ValueError(
            f"{name} is larger than {Image.MAX_IMAGE_PIXELS} pixels, which may be an attack. Use a smaller copy."
        ) from None
    except UnidentifiedImageError:
        raise ValueError(
            f"{name} cannot be read as an image (it holds neither PNG nor JPEG). Give a whole PNG or JPEG file, or take "
            f"it out of the folder."
        ) from None
    except Exception as problem:  # noqa: BLE001 -- damaged files make Pillow raise almost anything
        raise ValueError(
            f"{name} cannot be read as an image ({problem or type(problem).__name__}). Give a whole file, or take it "
            f"out of the folder."
        ) from None
    raise ValueError(
        f"{name} is animated: it holds {frames} images. Put each into a file of its own."
    )


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

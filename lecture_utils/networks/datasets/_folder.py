"""Images from a folder that a teacher brings."""

from __future__ import annotations

import operator
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from lecture_utils.networks.datasets._image import read
from lecture_utils.networks.datasets._sets import ImageSet

#: Endings of files that are read.
ENDINGS = (".png", ".jpg", ".jpeg")

#: More numbers than this (1 GB) are refused.
MOST = 250_000_000

#: Besides hidden files: what Windows and macOS leave in folders and zip files.
_UNSEEN = {"thumbs.db", "desktop.ini", "__macosx"}


def image_folder(
    path: Any, size: Any = None, grey: bool = True, labels: str | None = "folders"
) -> ImageSet:
    """Read all PNG and JPEG images below a folder.

    Hidden files (and what Windows and macOS leave behind: Thumbs.db, desktop.ini, __MACOSX) are not looked at;
    other files that are no images are left out and named in ``skipped`` and in what the set prints.

    Parameters
    ----------
    path : str or Path
    size : int or (height, width), optional
        Every image is brought to this size, without regard to its proportions. Pillow's bilinear filter does it,
        which averages over all pixels when it makes an image smaller. Without it all images must have one size.
    grey : bool
        One channel, else three.
    labels : {"folders", None}
        "folders": each folder below ``path`` is a class, and every image lies in one. None: no classes; images
        may lie anywhere.

    Returns
    -------
    ImageSet
        In the order of the file names, the same on every system. Grey images of sixteen bits keep their fine levels;
        transparent pixels are white; the rotation that a camera noted is carried out.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        There is no such folder.
    TypeError, ValueError
        No image, images of several sizes, an image that is damaged, animated or larger than Pillow's limit, an image
        outside the class folders, a class folder without images, a bad ``path``, ``size``, ``grey`` or ``labels``.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for kind, grey in (("cats", 0), ("dogs", 255)):
    ...         Path(folder, kind).mkdir()
    ...         Image.new("L", (9, 6), grey).save(Path(folder, kind, "1.png"))
    ...     image_folder(folder)
    ...     image_folder(folder, size=(4, 4), grey=False, labels=None)
    ImageSet(2 images of 6×9 pixels, grey, 2 classes)
    ImageSet(2 images of 4×4 pixels, colour)
    """
    folder, wanted = _folder(path), size_of(size)
    if not isinstance(grey, bool):
        raise TypeError(f"grey (={grey!r}) must be True or False. Use grey=False for colour.")
    if labels not in ("folders", None):
        raise ValueError(f"labels (={labels!r}) must be 'folders' or None. Use labels=None.")
    files, skipped = _files(folder)
    classes, numbers = _classes(folder, files, skipped) if labels else ((), None)
    images = _images(folder, files, wanted, grey)
    return ImageSet(images, numbers, classes, tuple(_name(one, folder) for one in skipped))


def _folder(path: Any) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(
            f"path (={path!r}) must be the name of a folder. Give it as text or as a Path."
        )
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


def size_of(value: Any) -> tuple[int, int] | None:
    """(height, width) of what was given as ``size``."""
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
    """As ``files_in``, but at least one image."""
    images, others = files_in(folder)
    if not images:
        found = ", ".join(_name(file, folder) for file in others[:4]) or "nothing"
        raise ValueError(
            f"{folder} holds no image (found: {found}). Put PNG or JPEG files into it, or give another folder."
        )
    return images, others


def files_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The images, and the other files; neither hidden ones nor what lies in hidden folders."""
    every = [
        file
        for file in sorted(folder.rglob("*"), key=lambda file: _name(file, folder))
        # a link that leads nowhere must not vanish: reading it says what is wrong
        if (file.is_file() or (file.is_symlink() and not file.exists())) and _seen(file, folder)
    ]
    images = [file for file in every if file.suffix.lower() in ENDINGS]
    return images, [file for file in every if file.suffix.lower() not in ENDINGS]


def _seen(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    return not any(part.startswith(".") or part.lower() in _UNSEEN for part in parts)


def _classes(
    folder: Path, files: list[Path], skipped: list[Path]
) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the class folders, and the number of each image's class."""
    loose = [file for file in files if file.parent == folder]
    if loose:
        raise ValueError(
            f"{_name(loose[0], folder)} lies in no class folder. Put each image into a folder named after its class, or "
            f"pass labels=None."
        )
    names = [file.relative_to(folder).parts[0] for file in files]
    classes = tuple(sorted(set(names)))
    folders = {one.name for one in folder.iterdir() if one.is_dir() and _seen(one, folder)}
    if empty := sorted(folders - set(classes)):
        others = [_name(one, folder) for one in skipped]
        found = ", ".join([one for one in others if one.startswith(f"{empty[0]}/")][:4])
        raise ValueError(
            f"The class folder {empty[0]} holds no image (found: {found or 'nothing'}). Put PNG or JPEG files into it, "
            f"or take it away."
        )
    number = {name: index for index, name in enumerate(classes)}
    return classes, np.array([number[name] for name in names], np.int64)


def _images(
    folder: Path, files: list[Path], size: tuple[int, int] | None, grey: bool
) -> np.ndarray:
    """All images, (N, C, H, W)."""
    channels = 1 if grey else 3
    if size is not None:
        _refuse_too_many(len(files) * channels * size[0] * size[1], folder)
    arrays, total = [], 0
    for file in files:
        arrays.append(read(file, _name(file, folder), size, grey))
        total += arrays[-1].size
        _refuse_too_many(total, folder)  # now, not when the memory is full
    sizes = Counter(array.shape[1:] for array in arrays)
    if len(sizes) > 1:
        first: dict[tuple[int, ...], str] = {}  # one file of each size
        for file, array in zip(files, arrays, strict=True):
            first.setdefault(array.shape[1:], _name(file, folder))
        some = ", ".join(f"{name} ({h}×{w})" for (h, w), name in list(first.items())[:4])
        height, width = sizes.most_common(1)[0][0]
        raise ValueError(
            f"{folder} holds images of {len(sizes)} sizes, for example {some}. Pass size=({height}, {width}) to bring "
            f"all to one size."
        )
    return np.stack(arrays)


def _refuse_too_many(numbers: int, folder: Path) -> None:
    if numbers > MOST:
        raise ValueError(
            f"The images of {folder} have {numbers} numbers or more, but at most {MOST} fit. Pass a smaller size."
        )


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()

"""Images from a folder, with the folders below it as their classes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.networks.datasets._folders import listing
from lecture_utils.networks.datasets._folders.image_file import read
from lecture_utils.networks.datasets._folders.listing import is_seen, name_in
from lecture_utils.networks.datasets._sets import ImageSet


def image_folder(
    path: Any, size: Any = None, grey: bool = True, labels: str | None = "folders"
) -> ImageSet:
    """Read all PNG and JPEG images below a folder.

    Hidden files (and what Windows and macOS leave behind: Thumbs.db, desktop.ini, __MACOSX) are not
    looked at; other files that are no images are left out and named in ``skipped`` and in what the
    set prints.

    Parameters
    ----------
    path : str or Path
    size : int or (height, width), optional
        Every image is brought to this size, without regard to its proportions. Pillow's bilinear
        filter does it, which averages over all pixels when it makes an image smaller. Without it
        all images must have one size.
    grey : bool
        One channel, else three.
    labels : {"folders", None}
        "folders": each folder below ``path`` is a class, and every image lies in one. None: no
        classes; images may lie anywhere.

    Returns
    -------
    ImageSet
        In the order of the file names, the same on every system. Grey images of sixteen bits keep
        their fine levels; transparent pixels are white; the rotation that a camera noted is carried
        out.

    Raises
    ------
    FileNotFoundError, NotADirectoryError
        There is no such folder.
    TypeError, ValueError
        No image, images of several sizes, an image that is damaged, animated or larger than
        Pillow's limit, an image outside the class folders, a class folder without images, a bad
        ``path``, ``size``, ``grey`` or ``labels``.

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
    folder, wanted = listing.folder(path, "path", "images"), listing.size_of(size)
    grey = checks.flag(grey, "grey")
    labels = checks.one_of(labels, "labels", ("folders", None))
    files, others = listing.files_in(folder)
    skipped = [name_in(folder, file) for file in others]
    if not files:
        raise ValueError(
            f"{folder} holds no image (found: {_some(skipped)}). Put PNG or JPEG files into it, or "
            f"give another folder."
        )
    classes, numbers = _classes(folder, files, skipped) if labels else ((), None)
    return ImageSet(_images(folder, files, wanted, grey), numbers, classes, tuple(skipped))


def _some(names: list[str]) -> str:
    return ", ".join(names[:4]) or "nothing"


def _classes(
    folder: Path, files: list[Path], skipped: list[str]
) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the class folders, and the number of each image's class."""
    loose = [file for file in files if file.parent == folder]
    if loose:
        raise ValueError(
            f"{name_in(folder, loose[0])} lies in no class folder. Put each image into a folder "
            f"named after its class, or pass labels=None."
        )
    names = [file.relative_to(folder).parts[0] for file in files]
    classes = tuple(sorted(set(names)))
    folders = {one.name for one in folder.iterdir() if one.is_dir() and is_seen(one, folder)}
    if empty := sorted(folders - set(classes)):
        found = [one for one in skipped if one.startswith(f"{empty[0]}/")]
        raise ValueError(
            f"The class folder {empty[0]} holds no image (found: {_some(found)}). Put PNG or JPEG "
            f"files into it, or take it away."
        )
    number = {name: index for index, name in enumerate(classes)}
    return classes, np.array([number[name] for name in names], np.int64)


def _images(
    folder: Path, files: list[Path], size: tuple[int, int] | None, grey: bool
) -> np.ndarray:
    """All images, (N, C, H, W)."""
    limit = f"The images of {folder} have", "Pass a smaller size."
    if size is not None:
        channels = 1 if grey else 3
        listing.refuse_too_many(len(files) * channels * size[0] * size[1], *limit)
    arrays, total = [], 0
    for file in files:
        arrays.append(read(file, name_in(folder, file), size, grey))
        total += arrays[-1].size
        listing.refuse_too_many(total, *limit)  # now, not when the memory is full
    sizes = Counter(array.shape[1:] for array in arrays)
    if len(sizes) > 1:
        first: dict[tuple[int, ...], str] = {}  # one file of each size
        for file, array in zip(files, arrays, strict=True):
            first.setdefault(array.shape[1:], name_in(folder, file))
        some = ", ".join(f"{name} ({h}×{w})" for (h, w), name in list(first.items())[:4])
        height, width = sizes.most_common(1)[0][0]
        raise ValueError(
            f"{folder} holds images of {len(sizes)} sizes, for example {some}. Pass "
            f"size=({height}, {width}) to bring all to one size."
        )
    return np.stack(arrays)

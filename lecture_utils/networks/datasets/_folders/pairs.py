"""Which image belongs to which mask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecture_utils import checks
from lecture_utils.networks.datasets._folders import listing

#: How many names an error tells.
NAMED = 4


@dataclass(frozen=True)
class Pair:
    """An image, its mask, and the name both have."""

    name: str
    image: Path
    mask: Path


def pairs(images: Any, masks: Any, names: Any) -> tuple[list[Pair], tuple[str, ...]]:
    """The pairs in their order, and the files that are no images."""
    here = listing.folder(images, "images", "images").resolve()
    there = listing.folder(masks, "masks", "masks").resolve()
    if here == there:
        raise ValueError(
            f"images and masks are the same folder, {str(images)!r}. Put the masks into a folder "
            "of their own."
        )
    pictures, skipped = _named(here, there, "images")
    targets, others = _named(there, here, "masks")
    chosen = sorted(pictures.keys() | targets.keys()) if names is None else _list(names)
    for what, found, folder in (("image", pictures, here), ("mask", targets, there)):
        missing = [name for name in chosen if name not in found]
        if missing:
            raise ValueError(_unpaired(what, missing, folder, names is None))
    both = [Pair(name, pictures[name], targets[name]) for name in chosen]
    return both, (*skipped, *others)


def _named(folder: Path, other: Path, what: str) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The images below a folder by their names; what lies in ``other`` is left to it."""
    every, skipped = listing.files_in(folder)
    # where one folder holds the other, a file belongs to the inner one
    inner = other if folder in other.parents else None
    mine = [file for file in every if inner not in file.parents]
    rest = [file for file in skipped if inner not in file.parents]
    if not mine:
        found = ", ".join(listing.name_in(folder, file) for file in rest[:NAMED])
        raise ValueError(
            f"{what} (={str(folder)!r}) holds no {what} (found: {found or 'nothing'}). Put PNG"
            f"{' or JPEG' if what == 'images' else ''} files into it, or give another folder."
        )
    named: dict[str, Path] = {}
    for file in mine:
        name = file.relative_to(folder).with_suffix("").as_posix()
        if name in named:
            raise ValueError(
                f"{named[name].name} and {file.name} have one name, so nobody can tell which "
                f"{what[:-1]} is meant. Give each a name of its own."
            )
        named[name] = file
    return named, tuple(listing.name_in(folder, file) for file in rest)


def _list(names: Any) -> list[str]:
    """The names that were asked for, each once."""
    if isinstance(names, str | Path):
        file = checks.path(names, "names", "test.txt")
        if not file.is_file():
            raise FileNotFoundError(
                f"names (={checks.shown(str(file))}) is no file. Use the path of a text file, or a "
                f"list of names."
            )
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            raise ValueError(
                f"names (={checks.shown(str(file))}) is no text in UTF-8. Use a text file with one "
                f"name a line."
            ) from None
        chosen = [line.split()[0] for line in lines if line.strip() and line.strip()[0] != "#"]
    else:
        chosen = list(names) if isinstance(names, Iterable) else []
        if not isinstance(names, Iterable) or not all(isinstance(name, str) for name in chosen):
            raise TypeError(
                f"names (={checks.shown(names)}) must be a list of names, or the path of a text "
                f"file. Use for example names=['cat_1', 'cat_2']."
            )
    if not chosen:
        raise ValueError("names is empty: no image is asked for. Give at least one name.")
    double = [name for name, times in Counter(chosen).items() if times > 1]
    if double:
        raise ValueError(
            f"names asks for {', '.join(double[:NAMED])} more than once. Give each name once."
        )
    return chosen


def _unpaired(what: str, missing: list[str], folder: Path, all_of_them: bool) -> str:
    told = ", ".join(missing[:NAMED]) + (" …" if len(missing) > NAMED else "")
    there = {"image": "mask", "mask": "image"}[what]
    if all_of_them:
        return (
            f"{len(missing)} {there}{'s have' if len(missing) > 1 else ' has'} no {what} in "
            f"{str(folder)!r}: {told}. Give each a partner of the same name, or pass names= to "
            "read only some."
        )
    return (
        f"names asks for {len(missing)} that have no {what} in {str(folder)!r}: {told}. Use the "
        "names of the files, without their ending."
    )

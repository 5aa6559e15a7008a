"""Which image belongs to which mask."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecture_utils.networks.datasets import _folder

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
    places = _place(images, "images"), _place(masks, "masks")
    if places[0] == places[1]:
        raise ValueError(
            f"images and masks are the same folder, {str(images)!r}. Put the masks into a folder of their own."
        )
    pictures, skipped = _named(*places, "images")
    targets, others = _named(*reversed(places), "masks")
    chosen = sorted(pictures.keys() | targets.keys()) if names is None else _list(names)
    for what, there, folder in (
        ("image", pictures, places[0]),
        ("mask", targets, places[1]),
    ):
        missing = [name for name in chosen if name not in there]
        if missing:
            raise ValueError(_unpaired(what, missing, folder, names is None))
    found = [Pair(name, pictures[name], targets[name]) for name in chosen]
    return found, (*skipped, *others)


def _place(value: Any, name: str) -> Path:
    try:
        folder = Path(value)
    except TypeError:
        raise TypeError(f"{name} (={value!r:.80}) must be a folder. Give its path.") from None
    if not folder.exists():
        raise FileNotFoundError(
            f"{name} (={str(value)!r}) does not exist. Use the folder that holds the {name}."
        )
    if not folder.is_dir():
        raise NotADirectoryError(
            f"{name} (={str(value)!r}) is a file. Use the folder that holds the {name}."
        )
    return folder.resolve()


def _named(folder: Path, other: Path, what: str) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The images below a folder by their names; what lies in ``other`` is left to it."""
    every, skipped = _folder.files_in(folder)
    # where one folder holds the other, a file belongs to the inner one
    inner = other if folder in other.parents else None
    mine = [file for file in every if inner not in file.parents]
    rest = [file for file in skipped if inner not in file.parents]
    if not mine:
        found = ", ".join(file.relative_to(folder).as_posix() for file in rest[:NAMED])
        raise ValueError(
            f"{what} (={str(folder)!r}) holds no {what} (found: {found or 'nothing'}). Put PNG"
            f"{' or JPEG' if what == 'images' else ''} files into it, or give another folder."
        )
    named: dict[str, Path] = {}
    for file in mine:
        name = file.relative_to(folder).with_suffix("").as_posix()
        if name in named:
            raise ValueError(
                f"{named[name].name} and {file.name} have one name, so nobody can tell which {what[:-1]} is meant. Give "
                f"each a name of its own."
            )
        named[name] = file
    return named, tuple(file.relative_to(folder).as_posix() for file in rest)


def _list(names: Any) -> list[str]:
    """The names that were asked for, each once."""
    if isinstance(names, str | Path):
        file = Path(names)
        if not file.is_file():
            raise FileNotFoundError(
                f"names (={str(names)!r}) is no file. Use the path of a text file, or a list of names."
            )
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            raise ValueError(
                f"names (={str(names)!r}) is no text in UTF-8. Use a text file with one name a line."
            ) from None
        chosen = [line.split()[0] for line in lines if line.strip() and line.strip()[0] != "#"]
    else:
        try:
            chosen = list(names)
        except TypeError:
            chosen = [None]
        if not all(isinstance(name, str) for name in chosen):
            raise TypeError(
                f"names (={names!r:.80}) must be a list of names, or the path of a text file. Use for example "
                f"names=['cat_1', 'cat_2']."
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
            f"{len(missing)} {there}{'s have' if len(missing) > 1 else ' has'} no {what} in {str(folder)!r}: {told}. Give "
            f"each a partner of the same name, or pass names= to read only some."
        )
    return (
        f"names asks for {len(missing)} that have no {what} in {str(folder)!r}: {told}. Use the names of the files, "
        f"without their ending."
    )

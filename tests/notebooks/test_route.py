"""Lesson 0's route through the whole deck: 90 minutes, every item, and sections that exist."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
ROW = re.compile(r"\| (\d+) \| (.*?) \| (.*?) \| (.+) \|")


def text_of(path: Path) -> str:
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


def rows() -> list[tuple[str, ...]]:
    _, route = text_of(NOTEBOOKS / "00_start_here.ipynb").split("The whole deck in 90 minutes")
    return [match.groups() for match in ROW.finditer(route.split("</details>")[0])]


def test_the_minutes_add_up():
    assert sum(int(minutes) for minutes, *_ in rows()) == 90


def test_every_item_of_the_deck_has_its_place():
    items = [deck.split(" · ")[0] for _, deck, _, _ in rows() if " · " in deck]
    assert items == [str(n) for n in range(1, 10)]


def test_the_sections_stand_in_the_lessons_that_are_linked():
    for _, _, sections, asked in rows():
        (file,) = re.findall(r"\]\((.*?)\)", sections)
        named = re.findall(r"\b\d\.\d\b", sections)
        assert named and asked
        for section in named:
            assert re.search(rf"^## {re.escape(section)} ", text_of(NOTEBOOKS / file), re.MULTILINE)
            assert file.startswith(f"0{section[0]}_")

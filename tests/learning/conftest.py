"""Where the answers of a test about learning go: a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lecture_utils import progress
from tests.learning.classes import FLIPPED, IGNORED, OTHER, RIGHT, put, tried


@pytest.fixture
def file(monkeypatch, tmp_path) -> Path:
    """The file of this test, in a folder of its own. It is not there yet."""
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.jsonl"))
    return tmp_path / "progress.jsonl"


@pytest.fixture
def home(monkeypatch, tmp_path) -> Path:
    """A home folder, and no other place named."""
    monkeypatch.delenv(progress.VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "class"


@pytest.fixture
def three(folder) -> Path:
    """Three learners; the numbers in their files are in another order than their names."""
    flipped_twice = tried((False, (FLIPPED,), 3), (False, (FLIPPED,), 0), RIGHT)
    put(
        folder,
        "ash.jsonl",
        {"a": flipped_twice, "b": tried((False, (FLIPPED, IGNORED), 2)), "c": tried(RIGHT)},
        "cc",
    )
    put(folder, "group/birch.jsonl", {"a": tried((False, (FLIPPED,), 1), RIGHT)}, "bb")
    put(
        folder,
        "cedar.json",
        {
            "a": tried(RIGHT),
            "d": tried((False, ("own-idea",), 3), lesson=OTHER),
            "e": tried((False, ("zeros-around",), 2), lesson=OTHER, draft=True),
            "f": tried((False, ("own-idea",), 0), RIGHT, lesson=OTHER),
        },
        "aa",
    )
    return folder

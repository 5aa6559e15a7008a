"""``python -m lecture_utils.exercises check my_questions``: is what a teacher has edited good?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from lecture_utils import content
from lecture_utils.content import ContentError
from lecture_utils.exercises.misconceptions._catalogue import misconceptions
from lecture_utils.exercises.quiz._asking import filled, questions


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a folder of questions, or all content of the course; 1 if there is a mistake.

    Parameters
    ----------
    arguments : sequence of str, optional
        "check", and the name of a folder if it is not the course itself. By default those of the
        command line.

    Returns
    -------
    int
        0 if every file is good, 1 otherwise: what a shell takes as success and failure.
    """
    parser = argparse.ArgumentParser(prog="python -m lecture_utils.exercises", description=__doc__)
    parser.add_argument("check", choices=["check"], help="read every file and compute every number")
    parser.add_argument("folder", nargs="?", help="of your questions; without it, the course's own")
    folder = parser.parse_args(arguments).folder
    try:
        mistakes = _mistakes(folder)
    except ContentError as problem:
        mistakes = [problem]
    except (TypeError, ValueError) as problem:
        parser.error(str(problem))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    print("Everything is good." if not mistakes else f"Mistakes found: {len(mistakes)}.")
    return int(bool(mistakes))


def _mistakes(folder: str | None) -> list[ContentError]:
    """The first mistake in the form of each file, and every one in its numbers."""
    found: list[ContentError] = []
    for path in content.sheets_of(folder):
        try:
            asked = content.question_texts(path)
        except ContentError as problem:
            found.append(problem)
            continue
        print(f"{path.name}: {len(asked)} question{'' if len(asked) == 1 else 's'}")
        for one in asked:
            try:
                filled(one)
            except ContentError as problem:
                found.append(problem)
    if folder is None:
        counts = len(misconceptions()), len(content.mask_examples())
        print(f"misconceptions: {counts[0]}, mask examples: {counts[1]}")
    elif not found:
        questions(folder=folder)  # refuses two files that give a question the same id
    return found


if __name__ == "__main__":
    sys.exit(main())

"""Make all handouts: ``python -m lecture_utils.handouts FOLDER [A4 | Letter]``."""

from __future__ import annotations

import sys

from lecture_utils.handouts.pack import ready


def main(arguments: list[str]) -> int:
    """Write the files and say which; 1 if that is not possible, 2 if it was called wrongly."""
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, paper = (*arguments, "A4")[:2]
    try:
        made = ready(paper, folder, overwrite=True)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n".join(map(str, made)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

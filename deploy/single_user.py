"""What a hub starts for each user, on one machine and in the image (jupyterhub_config, Dockerfile).

The lessons are put into the folder ``lecture6`` of the user's home; then Jupyter's own single-user
server takes this process over. It runs as the user, with no other rights.

A lesson that the user has changed is never touched. One that is unchanged follows the course when
the course is updated, and one that was deleted comes back: so a learner gets a fresh copy.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
#: Below the user's home: the lessons, and the SHA-256 of each as it was put there.
LESSONS, RECORD = "lecture6", ".lecture6/lessons.json"
#: What Jupyter is told, unless the hub says something else. The folder .jupyter is the one that
#: `make lab` uses: stored pictures when a page is saved, teacher mode, no request to elsewhere.
SETTINGS = {
    "JUPYTER_CONFIG_PATH": str(COURSE / ".jupyter"),
    "JUPYTERHUB_ROOT_DIR": "~",
    "JUPYTERHUB_DEFAULT_URL": f"/lab/tree/{LESSONS}/00_start_here.ipynb",
}


def put_lessons(course: Path, home: Path) -> list[str]:
    """Copy the lessons that are missing or that the user has left as they were.

    Parameters
    ----------
    course : Path
        The folder of the course.
    home : Path
        The user's home.

    Returns
    -------
    list of str
        The names of the lessons that were written.
    """
    folder, record = home / LESSONS, home / RECORD
    known = _known(record)
    folder.mkdir(exist_ok=True)
    record.parent.mkdir(mode=0o700, exist_ok=True)  # the answers will be in it
    written = []
    for lesson in sorted((course / "notebooks").glob("*.ipynb")):
        new, mine = lesson.read_bytes(), folder / lesson.name
        old = mine.read_bytes() if mine.exists() else None
        if old == new or (old is not None and _sum(old) != known.get(lesson.name)):
            continue
        _write(mine, new)
        known[lesson.name] = _sum(new)
        written.append(lesson.name)
    if written:
        _write(record, json.dumps(known, indent=1).encode())
    return written


def _known(record: Path) -> dict[str, str]:
    """What was put there before. A record that is damaged knows nothing: then all that is there
    counts as changed by the user.
    """
    try:
        found = json.loads(record.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(content)
    part.replace(file)


def main() -> None:
    """Put the lessons into the home folder and become the single-user server."""
    try:
        put_lessons(COURSE, Path.home())
    except OSError as problem:
        # A full disk must not lock a user out: the server shows what is there.
        print(f"The lessons could not be copied: {problem}", file=sys.stderr, flush=True)
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    # -P: a file of the user's that is called like a module, random.py, is not taken for it
    command = [sys.executable, "-P", "-m", "jupyterhub.singleuser", *sys.argv[1:]]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    main()

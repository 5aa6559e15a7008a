"""Write constraints.txt: the exact versions that the course is tested with (`make constraints`).

A new, empty environment gets PyTorch first and then the newest release of everything else that
pyproject.toml allows. What pip has then installed is what is pinned. With `--oldest FILE` nothing
is installed: the lower bounds themselves are pinned, for `make test-oldest`. Standard library only,
since it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# The versions that the course is tested with. Made by `make constraints`; do not edit by hand.
# Made with Python {python}, the oldest that the course supports, so that all later ones can use it.
"""


def requirements(project: dict) -> list[str]:
    """List everything that the ``[project]`` table of pyproject.toml asks for, extras included."""
    extras = project.get("optional-dependencies", {}).values()
    return [*project["dependencies"], *(line for extra in extras for line in extra)]


def oldest_python(project: dict) -> tuple[int, int]:
    """Read the oldest supported Python from ``requires-python``."""
    match = re.search(r">=\s*(\d+)\.(\d+)", project["requires-python"])
    if match is None:
        raise ValueError(
            f"requires-python (={project['requires-python']!r}) must name the oldest Python: "
            "write for example '>=3.11'"
        )
    return int(match[1]), int(match[2])


def oldest(project: dict) -> list[str]:
    """Pin every package at its lower bound: sorted ``name==version`` lines.

    Raises
    ------
    ValueError
        A requirement without a lower bound.
    """
    found = []
    for line in requirements(project):
        match = re.match(r"([\w.-]+)[^;]*?>=\s*([\w.]+)", line)
        if match is None:
            raise ValueError(
                f"pyproject.toml asks for {line!r} and names no oldest version: write for example "
                "'numpy>=2.0,<3'"
            )
        found.append(f"{match[1]}=={match[2]}")
    return sorted(found, key=lambda line: line.partition("==")[0].lower())


def pins(frozen: str) -> list[str]:
    """Turn the output of ``pip freeze --all`` into sorted ``name==version`` lines.

    A local version such as ``+cpu`` names one build of a release; the release is what is pinned.
    pip itself comes with the environment and is left out.
    """
    lines = [line.strip() for line in frozen.splitlines() if line.strip()]
    for line in lines:
        if not re.fullmatch(r"[\w.-]+==[\w.!+]+", line):
            raise ValueError(f"pip freeze printed {line!r}; only name==version can be pinned")
    released = [line.partition("+")[0] for line in lines if not line.startswith("pip==")]
    return sorted(released, key=lambda line: line.partition("==")[0].lower())


def newest_versions(torch: str, wanted: list[str]) -> str:
    """Install ``torch`` and then ``wanted`` into a throw-away environment; return pip freeze."""
    with tempfile.TemporaryDirectory(prefix="constraints-") as folder:
        venv.create(folder, with_pip=True)
        scripts = "Scripts" if sys.platform == "win32" else "bin"
        pip = [str(Path(folder, scripts, "python")), "-m", "pip", "--disable-pip-version-check"]
        for packages in ([f"torch=={torch}"], [f"torch=={torch}", *wanted]):
            print(f"Installing {', '.join(packages)}", flush=True)
            subprocess.run([*pip, "install", "--quiet", *packages], check=True)
        freeze = [*pip, "freeze", "--all", "--local"]  # --all: PyTorch needs setuptools
        return subprocess.run(freeze, check=True, capture_output=True, text=True).stdout


def write_oldest(path: Path, project: dict) -> None:
    """Write the lower bounds, if they are not there already: make looks at the file's age."""
    text = "# The oldest versions that pyproject.toml allows.\n" + "\n".join(oldest(project)) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write constraints.txt, or the oldest versions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--torch", help="the PyTorch release to pin, such as 2.13.0")
    what.add_argument("--oldest", type=Path, metavar="FILE", help="write the lower bounds there")
    asked = parser.parse_args()

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if asked.oldest:
        write_oldest(asked.oldest, project)
        return
    python = oldest_python(project)
    if sys.version_info[:2] != python:
        wanted = ".".join(map(str, python))
        sys.exit(
            f"This is Python {sys.version.split()[0]}, but the pins must fit the oldest supported "
            f"one, {wanted}: make constraints PYTHON=python{wanted}"
        )
    lines = pins(newest_versions(asked.torch, requirements(project)))
    header = HEADER.format(python=".".join(map(str, python)))
    (ROOT / "constraints.txt").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"constraints.txt: {len(lines)} versions")


if __name__ == "__main__":
    main()

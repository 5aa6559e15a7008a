"""Find Chromium for the browser tests; `python tools/chromium.py` makes sure that there is one.

Standard library only. On Debian as root (a container, a CI machine) a missing Chromium is
installed. Elsewhere the script says what to install, and fails where CI is "true".
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Without a font a headless Chromium draws no text at all.
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")
HOW_TO_GET_IT = """\
Chromium is missing, and the tests in a real browser need it.
    Debian:        apt-get install chromium
    Fedora:        dnf install chromium
    macOS:         install Chromium or Google Chrome in /Applications
    anywhere else: set CHROMIUM to the program's path"""


def find() -> str | None:
    """Return the path of a Chromium or Chrome, or None. ``CHROMIUM`` in the environment wins."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if shutil.which(chosen) is None:
            raise ValueError(f"CHROMIUM (={chosen!r}) is not a program: set the path of a Chromium")
        return shutil.which(chosen)
    found = (shutil.which(name) for name in (*NAMES, *APPLICATIONS))
    return next((path for path in found if path), None)


def in_ci() -> bool:
    """Say whether this is a continuous-integration run, where nothing may be left out."""
    return os.environ.get("CI", "").lower() in ("true", "1")


def install() -> None:
    """Install Debian's Chromium. apt-get prints its own errors."""
    print("Installing Chromium for the browser tests. It takes a minute.", flush=True)
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    packages = ["install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]
    for command in (["update"], packages):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        how = {"env": environment, "stdout": subprocess.DEVNULL}
        done = subprocess.run([*quiet, *command], **how, check=False)
        if done.returncode:
            print(f"apt-get {command[0]} failed, see above.", file=sys.stderr, flush=True)
            return


def main() -> int:
    """Make sure of Chromium. Return the exit status."""
    can_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if find() is None and can_install:
        install()
    if find() is not None:
        return 0
    rule = "!" * 72
    print(f"{rule}\n{HOW_TO_GET_IT}\n{rule}", file=sys.stderr, flush=True)
    if in_ci():
        return 1
    print("The tests in a real browser will be SKIPPED.", file=sys.stderr, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

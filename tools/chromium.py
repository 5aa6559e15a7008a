"""Find the browsers for the tests; `python tools/chromium.py` makes sure that they are there.

Standard library only. On Debian as root (a container, a CI machine) a missing Chromium, and another
engine that is missing, is installed. Elsewhere the script says what to install, and fails where CI
is "true".
"""

from __future__ import annotations

import functools
import glob
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

#: Other engines that tests drive: Debian's packages, and the programs that they bring.
ENGINES = {
    "Firefox": (("firefox-esr",), {"browser": "firefox-esr"}),
    "WebKit": (
        ("webkit2gtk-driver", "xvfb"),
        {
            "driver": "WebKitWebDriver",
            "browser": "/usr/lib/*/webkit2gtk-4.*/MiniBrowser",
            "display": "Xvfb",
        },
    ),
}


def engine(name: str) -> dict[str, str] | None:
    """Return the paths of an engine's programs by what they are, or None if one is missing."""
    _, programs = ENGINES[name]
    found = {what: shutil.which(max(glob.glob(p), default=p)) for what, p in programs.items()}
    return None if None in found.values() else {w: path for w, path in found.items() if path}


def must_be_there(name: str) -> bool:
    """Say whether tests fail without this browser: in CI, where it can be had at all."""
    return in_ci() and (name not in ENGINES or sys.platform == "linux")


def how_to_get(name: str) -> str:
    """Say how a browser is installed."""
    if name not in ENGINES:
        return HOW_TO_GET_IT
    packages = " ".join(ENGINES[name][0])
    return f"""\
{name} is missing, and the tests in it need Debian's packages of it.
    Debian:        apt-get install {packages}
    anywhere else: these tests know no other build of it"""


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


def install(name: str, packages: tuple[str, ...]) -> None:
    """Install Debian's packages of a browser. apt-get prints its own errors."""
    print(f"Installing {name} for the browser tests. It takes a minute.", flush=True)
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        how = {"env": environment, "stdout": subprocess.DEVNULL}
        done = subprocess.run([*quiet, *command], **how, check=False)
        if done.returncode:
            print(f"apt-get {command[0]} failed, see above.", file=sys.stderr, flush=True)
            return


def main() -> int:
    """Make sure of Chromium and of the other engines. Return the exit status."""
    can_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    wanted = {"Chromium": (DEBIAN_PACKAGES, find)}
    for name, (packages, _) in ENGINES.items():
        wanted[name] = (packages, functools.partial(engine, name))
    status = 0
    for name, (packages, look) in wanted.items():
        if look() is None and can_install:
            install(name, packages)
        if look() is not None:
            continue
        rule = "!" * 72
        print(f"{rule}\n{how_to_get(name)}\n{rule}", file=sys.stderr, flush=True)
        if must_be_there(name):
            status = 1
        else:
            print(f"The tests in {name} will be SKIPPED.", file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())

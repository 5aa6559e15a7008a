"""What was measured on: the versions and the number of cores."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib import metadata

from tools import chromium

PACKAGES = ("numpy", "torch", "jupyterlab", "anywidget", "ipywidgets", "matplotlib")


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def browser() -> str:
    """The path of the Chromium to measure in; without one nothing is measured."""
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.HOW_TO_GET_IT)
    return path


def description() -> str:
    """Two lines: the machine, and what is installed."""
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    load = f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, {cores()} cores{load}; {_browser()}\n"
        f"Python {platform.python_version()}, {packages}"
    )


def _browser() -> str:
    path = chromium.find()
    if path is None:
        return "no Chromium"
    done = subprocess.run([path, "--version"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split()[:2])

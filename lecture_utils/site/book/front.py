"""The front page: a photograph of the course as numbers, and the kernels that run over it."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from lecture_utils.engine import ops
from lecture_utils.networks import datasets
from lecture_utils.widgets import KernelLab
from lecture_utils.widgets.kit.modules import classic, module

#: The photograph, and its pixels a side: so few that each can be seen.
PHOTO, SIDE = "cat", 96
#: Kernels that can be chosen, as the kernel lab calls them; the first one runs when the page opens.
KERNELS = ("vertical edges", "horizontal edges", "outline", "emboss", "sharpen", "blur 3×3")

_SCRIPT = Path(__file__).with_name("scripts") / "front.js"


@cache  # a whole widget is made for each
def kernels() -> dict[str, list[int]]:
    """The kernels of the front page, each with its nine weights row by row.

    Returns
    -------
    dict of str to list of int

    Examples
    --------
    >>> kernels()["vertical edges"]
    [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    """
    return {name: KernelLab(PHOTO, name).weight.ravel().tolist() for name in KERNELS}


def data() -> str:
    """What the script of the front page reads: JSON with the pixels and the kernels.

    Returns
    -------
    str
    """
    pixels = datasets.photo(PHOTO, SIDE).tobytes()
    found = [{"name": name, "weights": weights} for name, weights in kernels().items()]
    text = base64.b64encode(pixels).decode("ascii")
    return json.dumps({"side": SIDE, "pixels": text, "kernels": found}, ensure_ascii=False)


def script() -> str:
    """The script of the front page, as one that a page opened from a file can load.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        As ``kit.modules.module`` says.
    """
    return f"{classic(module(_SCRIPT), '')}.start();\n"


def write(folder: Path) -> None:
    """Write the script, and the two pictures that stand there until it runs.

    Parameters
    ----------
    folder : Path
        ``_static/lu`` of the site.
    """
    (folder / "front.js").write_text(script(), encoding="utf-8")
    photo = datasets.photo(PHOTO, SIDE)
    edges = ops.conv2d(photo.astype(int), np.reshape(kernels()[KERNELS[0]], (3, 3)), padding=0)
    largest = int(np.abs(edges).max())
    shown = np.pad((255 * (edges + largest)) // (2 * largest), 1, constant_values=128)
    for name, grey in (("photo", photo), ("result", shown)):
        Image.fromarray(grey.astype(np.uint8)).save(folder / f"front-{name}.png", optimize=True)

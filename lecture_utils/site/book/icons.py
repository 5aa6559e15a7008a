"""The sign of the course, in the palette's colours, and what a phone needs to install the site."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image, ImageDraw

from lecture_utils import style

NAME, SHORT = "Lecture 6, to work with", "Lecture 6"
#: Pixels a side of the icons that phones ask for; the last is for Apple's.
SIZES = (192, 512, 180)
#: The cells of the sign, row by row: a window of three by three whose middle cell is being made.
_CELLS = ("read", "weight", "read", "weight", "write", "weight", "read", "weight", "read")


def _boxes(side: float, rim: float) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and colour of the nine cells on a square."""
    step = (side - 2 * rim) / 3
    gap = step / 14
    return [
        (
            rim + (n % 3) * step + gap,
            rim + (n // 3) * step + gap,
            rim + (n % 3 + 1) * step - gap,
            rim + (n // 3 + 1) * step - gap,
            style.COLOURS[role],
        )
        for n, role in enumerate(_CELLS)
    ]


def svg() -> str:
    """The sign as SVG.

    Returns
    -------
    str

    Examples
    --------
    >>> svg().count("<rect")
    10
    """
    cells = "".join(
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" '
        f'height="{bottom - top:.2f}" rx="1.5" fill="{colour}"/>'
        for left, top, right, bottom, colour in _boxes(64, 7)
    )
    ground = f'<rect width="64" height="64" rx="12" fill="{style.PAGE["bg"][1]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{ground}{cells}</svg>\n'


def png(side: int) -> Image.Image:
    """The sign as a square of pixels, with room around it: phones cut the corners off.

    Parameters
    ----------
    side : int

    Returns
    -------
    PIL.Image.Image
        RGB.
    """
    picture = Image.new("RGB", (side, side), style.PAGE["bg"][1])
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom, colour in _boxes(side, side * 0.2):
        box = tuple(round(edge) for edge in (left, top, right, bottom))
        draw.rounded_rectangle(box, radius=side // 43, fill=colour)
    return picture


def manifest() -> str:
    """What a browser is told when it installs the site.

    Returns
    -------
    str
        JSON of a web app manifest.
    """
    icons = [
        {
            "src": f"icons/icon-{side}.png",
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": purpose,
        }
        for side in SIZES[:2]
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": "./",
        "name": NAME,
        "short_name": SHORT,
        "description": "Convolution, pooling and segmentation, stepped through by hand",
        "lang": "en",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": style.PAGE["bg"][0],
        "theme_color": style.PAGE["accent"][0],
        "icons": icons,
    }
    return json.dumps(told, indent=1) + "\n"


def write(site: Path) -> None:
    """Write the icons and the manifest.

    Parameters
    ----------
    site : Path
        The folder of the whole site.
    """
    folder = site / "icons"
    folder.mkdir()
    for side in SIZES:
        png(side).save(folder / f"icon-{side}.png", optimize=True)
    (site / "manifest.webmanifest").write_text(manifest(), encoding="utf-8")

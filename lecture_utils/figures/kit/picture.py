"""A picture that always carries its text alternative.

JupyterLab shows PNG outputs without alternative text. So while a kernel runs, a picture is shown by
a stock ``ipywidgets.HTML`` with a real ``alt``; a saved notebook keeps the PNG (which GitHub, an
untrusted notebook, PDF and print can show) and the text, which nbval compares: the picture's facts
are tested.
"""

from __future__ import annotations

import base64
import html
import os
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from lecture_utils.checks import flag, shown
from lecture_utils.figures.kit import files
from lecture_utils.style import DPI

#: Dots of a stored picture for each of its pixels: sharp on a projector and on a dense screen. A
#: notebook keeps its width in pixels beside it, and shows it as large as ever.
SCALE = 2

#: A picture that takes more bytes with all these dots (photographs do) has one dot a pixel, if that
#: takes fewer.
MOST_BYTES = 26_000

#: Flat colours of a drawing, at most, and those of a picture that is none.
FLAT, COLOURS = 16, 128

#: How many dots of one colour must lie together to be an area and no edge, and how far all dots may
#: be from the flat colours on average, of 255.
_AREA, _FAR = 24, 1.5


def drawn(figure: Any, scale: int = SCALE) -> Any:
    """A matplotlib figure as a Pillow image of few colours, the same pixels on every run.

    Several figures are put below one another. Settings of the reader (a style sheet, "tight"
    saving) are left out of it.
    """
    from PIL import Image

    parts = [_pixels(one, scale) for one in _several(figure)]
    whole = Image.new("RGB", (max(p.width for p in parts), sum(p.height for p in parts)), "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    flat = _flat(whole) if scale > 1 else None
    return flat or whole.quantize(
        # maximum coverage keeps a colour that is rare but alone
        COLOURS,
        method=Image.Quantize.MAXCOVERAGE,
        kmeans=1,
        dither=Image.Dither.NONE,
    )


def _several(figure: Any) -> Sequence[Any]:
    return figure if isinstance(figure, Sequence) else (figure,)


def _pixels(figure: Any, scale: int) -> Any:
    """A figure as a Pillow image, ``scale`` dots for each of its pixels.

    With several dots a pixel, letters need no half tones: they lie on whole dots, each the same
    wherever it stands.
    """
    import matplotlib.style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text
    from PIL import Image

    dpi, letters = figure.dpi, [(one, one.get_antialiased()) for one in figure.findobj(Text)]
    try:
        for one, smooth in letters:
            one.set_antialiased(smooth and scale == 1)
        with matplotlib.style.context("default"):
            figure.dpi = scale * dpi
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
            return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    finally:
        figure.dpi = dpi
        for one, smooth in letters:
            one.set_antialiased(smooth)


def _flat(image: Any) -> Any:
    """A drawing in its flat colours alone, each exact; None if the picture has more than these.

    Every dot of an edge takes the nearer colour: at two dots a pixel no eye misses the half tones,
    which would take twice the bytes.
    """
    from PIL import Image

    parts = np.asarray(image).astype(np.int32)
    dots = (parts[..., 0] << 16) | (parts[..., 1] << 8) | parts[..., 2]
    here = dots[:-1, :-1]
    area = (here == dots[1:, :-1]) & (here == dots[:-1, 1:]) & (here == dots[1:, 1:])
    flat, counts = np.unique(here[area], return_counts=True)
    flat = flat[counts >= _AREA]
    if not 0 < len(flat) <= FLAT:
        return None
    numbers, edges = np.zeros(dots.shape, np.uint8), np.ones(dots.shape, bool)
    for number, colour in enumerate(flat):  # to sort all dots would take three times as long
        own = dots == colour
        numbers[own] = number
        edges &= ~own
    every, place, counts = np.unique(dots[edges], return_inverse=True, return_counts=True)
    away = ((_rgb(every)[:, None] - _rgb(flat)) ** 2).sum(axis=-1)
    if np.sqrt(away.min(axis=1)) @ counts > _FAR * dots.size:
        return None
    numbers[edges] = away.argmin(axis=1)[place]
    found = Image.fromarray(numbers, "P")
    found.putpalette(_rgb(flat).astype(np.uint8).ravel().tolist())
    return found


def _rgb(dots: Any) -> Any:
    return np.stack([dots >> 16, dots >> 8 & 255, dots & 255], axis=-1)


def png(figure: Any) -> bytes:
    """A figure (or several) as a small PNG of few colours, the same bytes on every run."""
    dpi = SCALE * _several(figure)[0].dpi
    sharp = encoded(drawn(figure), dpi)
    if len(sharp) <= MOST_BYTES:
        return sharp
    plain = encoded(drawn(figure, 1), dpi / SCALE)
    return min(sharp, plain, key=len)  # letters with half tones may take more bytes than sharp ones


def encoded(image: Any, dpi: float = SCALE * DPI) -> bytes:
    """A Pillow image of few colours as the bytes of a PNG (W3C recommendation, 3rd edition, 2025).

    Pillow's own writer packs the same dots into a sixth more bytes.
    """
    dots = np.asarray(image)
    used = int(dots.max()) + 1
    bits = next(bits for bits in (1, 2, 4, 8) if used <= 2**bits)
    per = 8 // bits
    rows = np.pad(dots, ((0, 0), (0, -dots.shape[1] % per))).reshape(len(dots), -1, per)
    shifts = np.arange(8 - bits, -1, -bits)
    packed = (rows.astype(int) << shifts).sum(axis=-1).astype(np.uint8)
    lines = np.pad(packed, ((0, 0), (1, 0)))  # 0 before each line: it is stored as it is
    stream = zlib.compressobj(9, zlib.DEFLATED, 15, 9)
    data = stream.compress(lines.tobytes()) + stream.flush()
    metre = round(dpi / 0.0254)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", *dots.shape[::-1], bits, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(image.getpalette()[: 3 * used])),
            _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)),
            _chunk(b"IDAT", data),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


class Picture:
    """A matplotlib figure and the text that says what it shows.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, so that nothing is shown twice.
    alt : str
        The text alternative: what a reader who cannot see the picture needs, numbers included.

    Raises
    ------
    ValueError
        ``alt`` is shorter than 20 characters.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> Picture(Figure(), "An empty page, for notes.")
    Picture: An empty page, for notes.
    """

    def __init__(self, figure: Any, alt: str) -> None:
        if not isinstance(alt, str) or len(alt) < 20:
            raise ValueError(
                f"alt (={shown(alt)}) must say in at least 20 characters what the picture shows. "
                f"Use for example alt='A 3×3 grid: 1 3 2; 0 -1 2; 1 -2 1.'"
            )
        self.figure = figure
        self.alt = alt

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"

    def save(self, path: str | os.PathLike[str], overwrite: bool = False) -> None:
        """Write the PNG into a file.

        Parameters
        ----------
        path : str or path
            In a folder that exists.
        overwrite : bool
            Whether a file that is there with another content is replaced.

        Raises
        ------
        TypeError, ValueError, FileNotFoundError, IsADirectoryError
            ``path`` is no name of a file in a folder that exists.
        FileExistsError
            A file is there with another content, and ``overwrite`` is false.
        """
        file = files.target(path, "path", "picture.png")
        files.write({file: png(self.figure)}, "path", flag(overwrite, "overwrite"))

    def _repr_mimebundle_(self, **_: Any) -> Still:
        import ipywidgets

        stored, metadata = still(self.figure, repr(self))
        source = f"data:image/png;base64,{stored['image/png']}"
        live = ipywidgets.HTML(
            f'<img src="{source}" alt="{html.escape(self.alt)}" style="display:block;'
            f'max-width:100%;width:{metadata["image/png"]["width"]}px;height:auto">'
        )
        view = live._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
        return {**stored, "application/vnd.jupyter.widget-view+json": view}, metadata


#: What an output of a notebook holds: data by their kind, and what is said of each.
Still = tuple[dict[str, Any], dict[str, Any]]


def still(figure: Any, text: str) -> Still:
    """What a saved notebook keeps: the PNG (base64) with its width in pixels, and the text."""
    width = max(round(one.get_figwidth() * one.dpi) for one in _several(figure))
    data = base64.b64encode(png(figure)).decode("ascii")
    return {"image/png": data, "text/plain": text}, {"image/png": {"width": width}}

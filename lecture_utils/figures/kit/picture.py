"""A picture that always carries its text alternative.

JupyterLab shows PNG outputs without alternative text. So while a kernel runs, a picture is shown by
a stock ``ipywidgets.HTML`` with a real ``alt``; a saved notebook keeps the PNG (which GitHub, an
untrusted notebook, PDF and print can show) and the text, which nbval compares: the picture's facts
are tested.
"""

from __future__ import annotations

import base64
import html
import io
import os
from typing import Any

import numpy as np

from lecture_utils.checks import flag, shown
from lecture_utils.figures.kit import files

#: Colours of a stored picture. A board of cells, and text and lines alone, need far fewer.
COLOURS, BOARD, TEXT_ONLY = 128, 32, 4


def drawn(figure: Any, colours: int = COLOURS) -> Any:
    """A matplotlib figure as a Pillow image of few colours, the same pixels on every run.

    Settings of the reader (a style sheet, "tight" saving) are left out of it.
    """
    import matplotlib.style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    with matplotlib.style.context("default"):
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
    # maximum coverage keeps a colour that is rare but alone, such as one highlighted cell of many
    whole = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    return whole.quantize(
        colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )


def png(figure: Any, colours: int = COLOURS) -> bytes:
    """A matplotlib figure as a small PNG of few colours, the same bytes on every run."""
    return encoded(drawn(figure, colours))


def encoded(image: Any) -> bytes:
    """A Pillow image as the bytes of a PNG."""
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=True)
    return out.getvalue()


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

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        import ipywidgets

        stored = still(self.figure, repr(self))
        width = round(self.figure.get_figwidth() * self.figure.dpi)
        source = f"data:image/png;base64,{stored['image/png']}"
        live = ipywidgets.HTML(
            f'<img src="{source}" alt="{html.escape(self.alt)}" '
            f'style="display:block;max-width:100%;width:{width}px;height:auto">'
        )
        view = live._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
        return {**stored, "application/vnd.jupyter.widget-view+json": view}


def still(figure: Any, text: str, colours: int = COLOURS) -> dict[str, str]:
    """What a saved notebook keeps: the PNG (base64) and the text."""
    return {"image/png": base64.b64encode(png(figure, colours)).decode("ascii"), "text/plain": text}

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
from typing import Any

#: Colours of a stored picture. Text and lines alone need far fewer.
COLOURS, TEXT_ONLY = 128, 4


def png(figure: Any, colours: int = COLOURS) -> bytes:
    """A matplotlib figure as a small PNG of few colours, the same bytes on every run.

    Settings of the reader (a style sheet, "tight" saving) are left out of it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    colours : int

    Returns
    -------
    bytes
    """
    import matplotlib.style
    from PIL import Image

    raw = io.BytesIO()
    with matplotlib.style.context("default"):
        figure.savefig(raw, format="png", metadata={"Software": None})
    whole = Image.open(raw).convert("RGB")
    # maximum coverage keeps a colour that is rare but alone, such as one highlighted cell of many
    reduced = whole.quantize(
        colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    out = io.BytesIO()
    reduced.save(out, format="PNG", optimize=True)
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
    """

    def __init__(self, figure: Any, alt: str) -> None:
        if not isinstance(alt, str) or len(alt) < 20:
            raise ValueError(
                f"alt (={alt!r}) must say in at least 20 characters what the picture shows."
            )
        self.figure = figure
        self.alt = alt

    def __repr__(self) -> str:
        return f"Picture: {self.alt}"

    def save(self, path: Any) -> None:
        """Write the PNG to ``path``."""
        with open(path, "wb") as file:
            file.write(png(self.figure))

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

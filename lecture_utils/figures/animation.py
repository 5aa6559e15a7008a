"""A trace as files for slides: an animated GIF, or a PNG for each step. An error leaves no file."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lecture_utils.checks import flag, real
from lecture_utils.engine.trace import Trace
from lecture_utils.figures import trace_figure
from lecture_utils.figures.kit import files
from lecture_utils.figures.kit.picture import drawn, encoded
from lecture_utils.figures.kit.trace_grids import frame_of

Colour = tuple[int, ...]


def gif(
    trace: Trace,
    path: str | os.PathLike[str],
    seconds: float = 1.2,
    loop: bool = True,
    overwrite: bool = False,
) -> Path:
    """Write every frame, from the start to the end, as an animated GIF.

    Parameters
    ----------
    trace : Trace
    path : str or path
        It ends in ".gif", and lies in a folder that exists.
    seconds : float
        How long a frame stays, from 0.02 to 60; the last one stays three times as long.
    loop : bool
        Whether it starts again after the end.
    overwrite : bool
        Whether a file that is there with another content is replaced.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError, FileNotFoundError, IsADirectoryError
        An argument is not as above; or a grid is too large for ``figures.trace_figure``.
    FileExistsError
        A file is there with another content, and ``overwrite`` is false.

    Notes
    -----
    Times are rounded to hundredths of a second (GIF89a specification, 1990, section 23).

    Examples
    --------
    >>> import tempfile
    >>> from lecture_utils import slides, trace
    >>> deck = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gif(deck, f"{folder}/convolution.gif", seconds=0.8).name
    'convolution.gif'
    """
    frame_of(trace, None)
    file = files.target(path, "path", "steps.gif")
    _refuse(file.suffix.lower() != ".gif", ValueError, "path", file, "must end in '.gif'")
    is_folder = "must be a file, but it is a folder"
    _refuse(file.is_dir(), IsADirectoryError, "path", file, is_folder)
    delay = 10 * round(100 * real(seconds, "seconds", least=0.02, most=60, example=1.2))
    again = {"loop": 0} if flag(loop, "loop") else {}  # 0: without end; no entry: once
    flag(overwrite, "overwrite")
    first, *rest = _with_one_palette(_stills(trace))
    delays = [delay] * len(rest) + [3 * delay]
    options: dict[str, Any] = {"save_all": True, "append_images": rest, "duration": delays, **again}
    # optimize: what stays as it was is transparent; palette: only the file has one, no frame
    options |= {"optimize": True, "palette": bytes(first.getpalette() or ())}
    made = io.BytesIO()
    first.save(made, "GIF", **options)
    return files.write({file: made.getvalue()}, "path", overwrite)[0]


def frames(trace: Trace, folder: str | os.PathLike[str], overwrite: bool = False) -> list[Path]:
    """Write every frame as a PNG, ``step_00.png`` (the start) and so on; give their paths in order.

    Another ``step_*.png`` in the folder would look like a part of the series, so such a folder is
    refused, and nothing is written.

    Parameters
    ----------
    trace : Trace
    folder : str or path
        Made if only the folder around it exists.
    overwrite : bool
        Whether files of these names with another content are replaced.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    TypeError, ValueError, FileNotFoundError, NotADirectoryError
        An argument is not as above; or a grid is too large for ``figures.trace_figure``.
    FileExistsError
        Another ``step_*.png`` is there; or one of these with another content, and ``overwrite`` is
        false.

    Examples
    --------
    >>> import tempfile
    >>> from lecture_utils import slides, trace
    >>> deck = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in frames(deck, folder)]
    ['step_00.png', 'step_01.png', 'step_02.png', 'step_03.png', 'step_04.png']
    """
    frame_of(trace, None)
    place = files.target(folder, "folder", "new_folder")
    is_file = place.exists() and not place.is_dir()
    rule = "must be a folder, but it is a file"
    _refuse(is_file, NotADirectoryError, "folder", place, rule)
    flag(overwrite, "overwrite")
    digits = max(2, len(str(len(trace))))
    names = [f"step_{step:0{digits}}.png" for step in range(len(trace) + 1)]
    others = sorted(p.name for p in place.glob("step_*.png") if p.name not in names or p.is_dir())
    rule = f"must hold no step_*.png but frames {names[0]} to {names[-1]}; it holds {others[:1]}"
    _refuse(bool(others), FileExistsError, "folder", place, rule)
    made = {place / name: encoded(still) for name, still in zip(names, _stills(trace), strict=True)}
    return files.write(made, "folder", overwrite)


def _stills(trace: Trace) -> list[Image.Image]:
    steps = range(len(trace) + 1)
    return [drawn(trace_figure(trace, step)) for step in steps]


def _with_one_palette(images: Sequence[Image.Image]) -> list[Image.Image]:
    """The pictures in 127 colours: the 24 commonest exact, the others to the nearest; no dither."""
    used: Counter[Colour] = Counter()
    for image in images:
        own = _colours(image)
        for count, index in image.getcolors() or ():
            used[own[int(index)]] += count  # type: ignore[arg-type]  # of a palette: an index
    every = sorted(used, key=lambda colour: (-used[colour], colour))
    line = Image.frombytes("RGB", (len(every), 1), bytes(sum(every, ())))
    palette = every[:24] + _colours(line.quantize(103, method=Image.Quantize.MAXCOVERAGE))
    palette += palette[-1:] * (127 - len(palette))  # the 128th place is for "transparent"
    apart = np.array(every)[:, None] - np.array(palette)
    nearest = (apart**2).sum(axis=-1).argmin(axis=1)
    place = dict(zip(every, nearest.tolist(), strict=True))
    shared = []
    for image in images:
        table = [place.get(colour, 0) for colour in _colours(image)]
        shared.append(image.point(table + [0] * (256 - len(table))))
        shared[-1].putpalette(bytes(sum(palette, ())))
    return shared


def _colours(image: Image.Image) -> list[Colour]:
    return list(zip(*[iter(image.getpalette() or ())] * 3, strict=True))


def _refuse(wrong: bool, error: type[Exception], name: str, value: Path, rule: str) -> None:
    if wrong:
        example = {"path": "steps.gif", "folder": "new_folder"}[name]
        raise error(f"{name} (={str(value)!r}) {rule}. Use for example {name}={example!r}.")

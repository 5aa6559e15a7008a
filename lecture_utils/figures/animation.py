"""A trace as files for slides: an animated GIF, or a PNG for each step. An error leaves no file."""

from __future__ import annotations

import io
import math
import os
import tempfile
from collections import Counter
from numbers import Real
from pathlib import Path

from PIL import Image

from lecture_utils.engine.trace import Trace
from lecture_utils.figures import trace_figure
from lecture_utils.figures.picture import png


def gif(trace: Trace, path: str | os.PathLike, seconds: float = 1.2, loop: bool = True) -> Path:
    """Write every frame, from the start to the end, as an animated GIF. An old file is replaced.

    Parameters
    ----------
    trace : Trace
    path : str or path, ends in ".gif", in a folder that exists
    seconds : float, 0.02 to 60, how long a frame stays (the last one: three times as long)
    loop : bool, whether it starts again after the end

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError, FileNotFoundError, IsADirectoryError
        An argument is not as above; or a grid is too large for ``figures.trace_figure``.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> deck = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gif(deck, f"{folder}/convolution.gif", seconds=0.8).name
    'convolution.gif'

    Notes
    -----
    Times are rounded to hundredths of a second (GIF89a specification, 1990, section 23).
    """
    path = _target(trace, "path", path)
    _refuse(path.suffix.lower() != ".gif", ValueError, "path", path, "must end in '.gif'")
    _refuse(path.is_dir(), IsADirectoryError, "path", path, "must be a file, but it is a folder")
    number = isinstance(seconds, Real) and not isinstance(seconds, bool)
    _refuse(not number, TypeError, "seconds", seconds, "must be a number", "1.2")
    _refuse(not 0.02 <= seconds <= 60, ValueError, "seconds", seconds, "must be 0.02 to 60", "1.2")
    _refuse(not isinstance(loop, bool), TypeError, "loop", loop, "must be True or False", "True")
    first, *rest = _with_one_palette(_stills(trace))
    delay = 10 * round(100 * seconds)
    delays = [delay] * len(rest) + [3 * delay]
    again = {"loop": 0} if loop else {}  # 0 is "without end"; with no entry it plays once
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".gif-") as draft:
        made = Path(draft, path.name)
        # optimize: what stays as it was is transparent; palette: only the file has one, no frame
        again |= {"optimize": True, "palette": bytes(first.getpalette())}
        first.save(made, save_all=True, append_images=rest, duration=delays, **again)
        return made.replace(path)


def frames(trace: Trace, folder: str | os.PathLike) -> list[Path]:
    """Write every frame as a PNG, ``step_00.png`` (the start) and so on; give their paths in order.

    Files of these names are replaced. Another ``step_*.png`` in the folder would look like a part
    of the series, so the folder is refused, and nothing is written.

    Parameters
    ----------
    trace : Trace
    folder : str or path, made if only the folder around it exists

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    TypeError, ValueError, FileNotFoundError, NotADirectoryError, FileExistsError
        An argument is not as above; or a grid is too large for ``figures.trace_figure``.

    Examples
    --------
    >>> from lecture_utils import slides, trace
    >>> deck = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in frames(deck, folder)]
    ['step_00.png', 'step_01.png', 'step_02.png', 'step_03.png', 'step_04.png']
    """
    folder = _target(trace, "folder", folder)
    is_file = folder.exists() and not folder.is_dir()
    _refuse(is_file, NotADirectoryError, "folder", folder, "must be a folder, but it is a file")
    digits = max(2, len(str(len(trace))))
    names = [f"step_{step:0{digits}}.png" for step in range(len(trace) + 1)]
    others = sorted(p.name for p in folder.glob("step_*.png") if p.name not in names or p.is_dir())
    rule = f"must hold no step_*.png but frames {names[0]} to {names[-1]}; it holds {others[:1]}"
    _refuse(bool(others), FileExistsError, "folder", folder, rule)
    stills = _stills(trace)
    home = folder if folder.is_dir() else folder.parent
    with tempfile.TemporaryDirectory(dir=home, prefix=".frames-") as draft:
        for name, still in zip(names, stills, strict=True):
            Path(draft, name).write_bytes(still)
        folder.mkdir(exist_ok=True)
        return [Path(draft, name).replace(folder / name) for name in names]


def _stills(trace: Trace) -> list[bytes]:
    return [png(trace_figure(trace, step)) for step in range(len(trace) + 1)]


def _with_one_palette(stills: list[bytes]) -> list[Image.Image]:
    """The pictures in 127 colours: the 24 commonest exact, the others to the nearest; no dither."""
    images = [Image.open(io.BytesIO(still)) for still in stills]
    used: Counter[tuple[int, ...]] = Counter()
    for image in images:
        own = _colours(image)
        used.update({own[index]: count for count, index in image.getcolors()})
    every = sorted(used, key=lambda colour: (-used[colour], colour))
    line = Image.frombytes("RGB", (len(every), 1), bytes(sum(every, ())))
    palette = every[:24] + _colours(line.quantize(103, method=Image.Quantize.MAXCOVERAGE))
    palette += palette[-1:] * (127 - len(palette))  # the 128th place is for "transparent"
    place = {c: min(range(len(palette)), key=lambda i: math.dist(palette[i], c)) for c in every}
    for number, image in enumerate(images):
        table = [place.get(colour, 0) for colour in _colours(image)]
        images[number] = image.point(table + [0] * (256 - len(table)))
        images[number].putpalette(bytes(sum(palette, ())))
    return images


def _colours(image: Image.Image) -> list[tuple[int, ...]]:
    return list(zip(*[iter(image.getpalette())] * 3, strict=True))


def _target(trace: object, name: str, value: object) -> Path:
    wrong = not isinstance(trace, Trace)
    _refuse(wrong, TypeError, "trace", trace, "must be a Trace", "conv2d(input, weight)")
    _refuse(not isinstance(value, str | os.PathLike), TypeError, name, value, "must be a path")
    path = Path(value)
    rule = f"must lie in a folder that exists, and {str(path.parent)!r} does not"
    _refuse(not path.parent.is_dir(), FileNotFoundError, name, path, rule)
    return path


def _refuse(wrong: bool, error: type, name: str, value: object, rule: str, fix: str = "") -> None:
    if wrong:
        value = str(value) if isinstance(value, Path) else value
        fix = fix or {"path": "'steps.gif'", "folder": "'new_folder'"}[name]
        raise error(f"{name} (={value!r:.200}) {rule}. Use for example {name}={fix}.")

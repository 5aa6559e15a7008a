"""A trace leaves the course as a GIF or as PNGs, whole or not at all."""

from __future__ import annotations

import dataclasses
import io
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from PIL import GifImagePlugin, Image

from lecture_utils import animation, slides, style, trace
from lecture_utils.engine.trace import Trace
from lecture_utils.figures import trace_figure
from lecture_utils.figures.kit.picture import png

ROOT = Path(__file__).resolve().parents[2]
DECK = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)
ONE = trace.conv2d([[3]], [[2]])
BACK = {"stride": 2, "padding": 1}
TRACES = {
    "one step": ONE,
    "conv2d": DECK,
    "max_pool2d": trace.max_pool2d(slides.POOL_INPUT, 2),
    "stamp": trace.conv_transpose2d(DECK.output, slides.K, **BACK, method="stamp"),
    "three views": trace.transposed_views([[2, -5]], [[1, -1], [0, 2]], stride=2, walk="inputs"),
    "long numbers": trace.conv2d([[1 / 3, -1e6], [123.456, 0]], [[0.125, -2]]),
}
HUGE = trace.conv2d(np.ones((60, 1)), np.ones((1, 1)))  # more rows than a picture shows


@cache
def stills(name: str) -> tuple[bytes, ...]:
    """The pictures of a trace, made without the module under test."""
    record = TRACES[name]
    return tuple(png(trace_figure(record, step)) for step in range(len(record) + 1))


@pytest.fixture(scope="module", autouse=True)
def each_trace_is_drawn_once() -> Iterator[None]:
    """The same trace looks the same: most tests here are about its files."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(animation, "_stills", cache(animation._stills))
        yield


@pytest.fixture(scope="module")
def gif_of(tmp_path_factory) -> Callable[[str], Path]:
    """The GIF of a trace, made once."""
    folder = tmp_path_factory.mktemp("gifs")
    return cache(lambda name: animation.gif(TRACES[name], folder / f"{name}.gif"))


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"), int)


def drawn_in(data: bytes) -> np.ndarray:
    return pixels(Image.open(io.BytesIO(data)))


@cache
def wanted(name: str) -> list[np.ndarray]:
    return list(map(drawn_in, stills(name)))


@cache
def pictures_in(path: Path) -> list[np.ndarray]:
    """Every frame as it is shown."""
    with Image.open(path) as image:
        found = []
        for number in range(image.n_frames):
            image.seek(number)
            found.append(pixels(image))
        return found


def delays_in(path: Path) -> list[int]:
    """How long each frame is shown, in milliseconds."""
    with Image.open(path) as image:
        found = []
        for number in range(image.n_frames):
            image.seek(number)
            found.append(image.info["duration"])
        return found


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its bytes, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


# --- GIF ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TRACES)
def test_a_gif_shows_every_frame_at_one_size(gif_of, name):
    found = pictures_in(gif_of(name))
    assert len(found) == len(wanted(name)) == len(TRACES[name]) + 1
    assert {picture.shape for picture in found} == {wanted(name)[0].shape}
    for number, (shown, drawn) in enumerate(zip(found, wanted(name), strict=True)):
        error = np.abs(shown - drawn).max(axis=2)
        assert error.max() <= 16, f"frame {number}: a colour is far off"
        assert (error > 8).mean() < 0.002, f"frame {number}: too many pixels are off"


@pytest.mark.parametrize("name", TRACES)
def test_the_files_palette_is_one_and_small(gif_of, monkeypatch, name):
    # with this setting Pillow keeps a frame's numbers unless the frame brings its own palette
    strategy = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY
    monkeypatch.setattr(GifImagePlugin, "LOADING_STRATEGY", strategy)
    with Image.open(gif_of(name)) as image:
        for number in range(image.n_frames):
            image.seek(number)
            assert image.mode == "P", f"frame {number} has a palette of its own"
    weights = np.array([1 << 16, 1 << 8, 1])  # a colour as one number
    shown = set().union(*(np.unique(picture @ weights) for picture in pictures_in(gif_of(name))))
    assert 6 < len(shown) <= 128, "the flat colours of the drawing"


@pytest.mark.parametrize("name", TRACES)
def test_the_courses_colours_are_exact_and_not_dithered(gif_of, name):
    pairs = list(zip(pictures_in(gif_of(name)), wanted(name), strict=True))
    found = set()
    for role, code in style.COLOURS.items():
        colour = [int(code[i : i + 2], 16) for i in (1, 3, 5)]
        for shown, drawn in pairs:
            flat = (drawn == colour).all(axis=2)
            if flat.sum() > 50:  # otherwise it is no fill and no writing, but the tint of an edge
                found.add(role)
                assert (shown[flat] == colour).all(), role
    assert found >= {"paper", "ink", "read", "write"}


def test_a_gif_is_no_larger_than_its_pictures(gif_of):
    """Or hardly: its compression (LZW) packs flat areas a little worse than that of a PNG."""
    assert gif_of("conv2d").stat().st_size < 1.15 * sum(map(len, stills("conv2d")))


@pytest.mark.parametrize(
    "seconds, delay",
    [
        (1.2, 1200),
        (1, 1000),
        (0.02, 20),
        (0.126, 130),
        (60, 60_000),
        (Fraction(1, 4), 250),
        (np.float32(0.5), 500),
        (np.int64(2), 2000),
    ],
)
def test_the_last_frame_is_held_three_times_as_long(tmp_path, seconds, delay):
    path = animation.gif(ONE, tmp_path / "a.gif", seconds=seconds)
    assert delays_in(path) == [delay, 3 * delay]


def test_every_frame_but_the_last_has_the_usual_time(gif_of):
    assert delays_in(gif_of("conv2d")) == [1200, 1200, 1200, 1200, 3600]


def test_it_starts_again_only_if_told(tmp_path):
    for loop in (True, False):
        with Image.open(animation.gif(ONE, tmp_path / f"{loop}.gif", loop=loop)) as image:
            assert image.info.get("loop") == (0 if loop else None)


def test_a_trace_without_steps_is_one_picture(tmp_path):
    empty = dataclasses.replace(ONE, steps=())
    path = animation.gif(empty, tmp_path / "a.gif")
    assert (len(pictures_in(path)), delays_in(path)) == (1, [3600])
    assert [found.name for found in animation.frames(empty, tmp_path)] == ["step_00.png"]


def test_the_same_trace_gives_the_same_bytes_in_every_process(tmp_path, gif_of):
    code = (
        "import sys, matplotlib\n"
        "from lecture_utils import animation, slides, trace\n"
        "matplotlib.rcParams.update({'savefig.dpi': 30, 'font.size': 30})\n"
        "deck = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)\n"
        "animation.gif(deck, sys.argv[1])\n"
        "assert 'torch' not in sys.modules\n"
    )
    other = tmp_path / "other.gif"
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(other)], check=True, cwd=ROOT, env=environment)
    assert other.read_bytes() == gif_of("conv2d").read_bytes()


def test_a_file_is_replaced_only_if_that_is_asked_for(tmp_path):
    for name in ("a.gif", "step_01.png"):
        (tmp_path / name).write_bytes(b"old")
    before = tree(tmp_path)
    start = f"path leads to '{tmp_path / 'a.gif'}', where another file is"
    refused(FileExistsError, start, lambda: animation.gif(ONE, tmp_path / "a.gif"))
    start = f"folder leads to '{tmp_path / 'step_01.png'}', where another file is"
    refused(FileExistsError, start, lambda: animation.frames(ONE, tmp_path))
    assert tree(tmp_path) == before
    animation.gif(ONE, tmp_path / "a.gif", overwrite=True)
    animation.frames(ONE, tmp_path, overwrite=True)
    made = tree(tmp_path)
    assert b"old" not in made.values()
    animation.gif(ONE, tmp_path / "a.gif")  # the same again is no other file
    animation.frames(ONE, tmp_path)
    assert tree(tmp_path) == made
    for call in (animation.gif, animation.frames):
        new = tmp_path / f"{call.__name__}.gif"
        refused(TypeError, "overwrite (=1)", lambda to=new, f=call: f(ONE, to, overwrite=1))
    assert tree(tmp_path) == made


def test_a_gif_replaces_an_old_one_and_leaves_nothing_else(tmp_path):
    (tmp_path / "A.GIF").write_bytes(b"old")
    settings = dict(matplotlib.rcParams)
    found = animation.gif(ONE, str(tmp_path / "A.GIF"), overwrite=True)
    assert found == tmp_path / "A.GIF"
    assert tree(tmp_path).keys() == {"A.GIF"}
    assert len(pictures_in(found)) == 2
    assert dict(matplotlib.rcParams) == settings


def test_a_name_without_a_folder_is_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert animation.gif(ONE, "a.gif") == Path("a.gif")
    assert animation.frames(ONE, "slides")[0] == Path("slides/step_00.png")
    assert tree(tmp_path).keys() == {"a.gif", "slides", "slides/step_00.png", "slides/step_01.png"}


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a matter of POSIX systems")
def test_files_have_the_usual_permissions(tmp_path):
    (tmp_path / "usual").touch()
    usual = (tmp_path / "usual").stat().st_mode
    made = [animation.gif(ONE, tmp_path / "a.gif"), *animation.frames(ONE, tmp_path / "new")]
    assert [path.stat().st_mode for path in made] == [usual] * 3
    (tmp_path / "folder").mkdir()
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "folder").stat().st_mode


# --- PNGs -----------------------------------------------------------------------------------------


def test_frames_are_the_figures_numbered(tmp_path):
    found = animation.frames(DECK, tmp_path / "new")
    assert found == [tmp_path / "new" / f"step_{step:02}.png" for step in range(5)]
    assert [path.read_bytes() for path in found] == list(stills("conv2d"))
    assert sorted((tmp_path / "new").iterdir()) == found
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]


def test_names_sort_as_the_steps_do_however_many(tmp_path, monkeypatch):
    # the picture is not what is tested here, and a hundred take a minute
    monkeypatch.setattr(animation, "trace_figure", lambda record, step: step)
    monkeypatch.setattr(animation, "drawn", lambda step: step)
    monkeypatch.setattr(animation, "encoded", lambda step: str(step).encode())
    long = trace.conv2d(np.ones((10, 10)), [[1]])
    found = animation.frames(long, tmp_path)
    assert [path.name for path in found[:2] + found[-1:]] == [
        "step_000.png",
        "step_001.png",
        "step_100.png",
    ]
    assert [int(path.read_bytes()) for path in sorted(tmp_path.iterdir())] == list(range(101))


def test_frames_replace_their_own_and_leave_other_files(tmp_path):
    (tmp_path / "step_00.png").write_bytes(b"old")
    (tmp_path / "notes.txt").write_bytes(b"mine")
    animation.frames(ONE, tmp_path, overwrite=True)
    one = stills("one step")
    wanted = {"notes.txt": b"mine", "step_00.png": one[0], "step_01.png": one[1]}
    assert tree(tmp_path) == wanted


@pytest.mark.parametrize("name", ["step_02.png", "step_000.png", "step_a.png"])
def test_frames_do_not_mix_with_another_series(tmp_path, name):
    (tmp_path / name).write_bytes(b"another trace")
    refused(FileExistsError, f"folder (='{tmp_path}')", lambda: animation.frames(ONE, tmp_path))
    with pytest.raises(FileExistsError, match=rf"step_00\.png to step_01\.png.*{name}"):
        animation.frames(ONE, tmp_path)
    assert tree(tmp_path) == {name: b"another trace"}


def test_a_folder_with_the_name_of_a_frame_is_refused(tmp_path):
    (tmp_path / "step_01.png").mkdir()
    with pytest.raises(FileExistsError, match=r"step_01\.png'\]"):
        animation.frames(ONE, tmp_path)
    assert tree(tmp_path) == {"step_01.png": None}


# --- bad input ------------------------------------------------------------------------------------


def refused(error: type[Exception], start: str, call: Callable[[], Any]) -> None:
    """The call raises exactly this error: value, rule, and what to do instead."""
    with pytest.raises(error) as caught:
        call()
    assert caught.type is error
    message = str(caught.value)
    assert message.startswith(start), message
    assert re.search(r" must .+\. (Use|Make|Give) .+\.$", message), message


@pytest.mark.parametrize("bad", [None, "conv2d", [1, 2], Trace, np.ones(2)], ids=repr)
def test_what_is_no_trace(tmp_path, bad):
    start = f"trace (={bad!r}"[:40]
    refused(TypeError, start, lambda: animation.gif(bad, tmp_path / "a.gif"))
    refused(TypeError, start, lambda: animation.frames(bad, tmp_path / "new"))
    assert tree(tmp_path) == {}


SECONDS = {
    "zero": (0, ValueError),
    "negative": (-1.2, ValueError),
    "too short": (0.019, ValueError),
    "too long": (60.1, ValueError),
    "NaN": (math.nan, ValueError),
    "infinity": (math.inf, ValueError),
    "huge": (10**400, ValueError),
    "text": ("1.2", TypeError),
    "None": (None, TypeError),
    "bool": (True, TypeError),
    "complex": (1j, TypeError),
    "array": (np.ones(2), TypeError),
}


@pytest.mark.parametrize("case", SECONDS)
def test_seconds_that_are_no_time(tmp_path, case):
    bad, error = SECONDS[case]
    start = f"seconds (={bad!r}"[:80]
    refused(error, start, lambda: animation.gif(ONE, tmp_path / "a.gif", seconds=bad))
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("bad", [1, 0, None, "yes", np.True_], ids=repr)
def test_loop_that_is_no_bool(tmp_path, bad):
    refused(TypeError, f"loop (={bad!r})", lambda: animation.gif(ONE, tmp_path / "a.gif", loop=bad))
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    "bad", [None, 5, b"a.gif", ["a.gif"], io.BytesIO()], ids=lambda value: type(value).__name__
)
def test_what_is_no_path(bad):
    refused(TypeError, f"path (={bad!r})", lambda: animation.gif(ONE, bad))
    refused(TypeError, f"folder (={bad!r})", lambda: animation.frames(ONE, bad))


@pytest.mark.parametrize("bad", ["", "steps", "steps.png", "steps.gif.png", ".gif"])
def test_a_path_that_does_not_end_in_gif(tmp_path, monkeypatch, bad):
    monkeypatch.chdir(tmp_path)
    refused(ValueError, "path (='", lambda: animation.gif(ONE, bad))
    assert tree(tmp_path) == {}


def test_places_that_are_not_there_or_of_another_kind(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "folder.gif").mkdir()
    before = tree(tmp_path)
    missing, inside = tmp_path / "no" / "a.gif", tmp_path / "file" / "a.gif"
    for path in (missing, inside):
        refused(FileNotFoundError, f"path (='{path}')", lambda p=path: animation.gif(ONE, p))
        refused(FileNotFoundError, f"folder (='{path}')", lambda p=path: animation.frames(ONE, p))
    folder, file = tmp_path / "folder.gif", tmp_path / "file"
    refused(IsADirectoryError, f"path (='{folder}')", lambda: animation.gif(ONE, folder))
    refused(NotADirectoryError, f"folder (='{file}')", lambda: animation.frames(ONE, file))
    assert tree(tmp_path) == before


# --- whole or not at all --------------------------------------------------------------------------


def test_a_trace_that_cannot_be_drawn_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="60 rows"):
        animation.gif(HUGE, tmp_path / "a.gif")
    with pytest.raises(ValueError, match="60 rows"):
        animation.frames(HUGE, tmp_path / "new")
    assert tree(tmp_path) == {}


def test_a_gif_that_fails_while_it_is_written_leaves_the_old_one(tmp_path, monkeypatch):
    (tmp_path / "a.gif").write_bytes(b"old")
    write, during = Path.write_bytes, []

    def full(self: Path, data: bytes) -> int:
        write(self, data[:9])
        during.append(tree(tmp_path))
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space left"):
        animation.gif(ONE, tmp_path / "a.gif", overwrite=True)
    assert any((held or b"").startswith(b"GIF89a") for held in during[0].values())
    assert tree(tmp_path) == {"a.gif": b"old"}


@pytest.mark.parametrize("exists", [True, False])
def test_frames_that_fail_while_they_are_written_leave_the_old_ones(tmp_path, monkeypatch, exists):
    folder = tmp_path / "new"
    if exists:
        folder.mkdir()
        (folder / "step_00.png").write_bytes(b"old")
    before = tree(tmp_path)
    write, done = Path.write_bytes, []

    def full(self: Path, data: bytes) -> int:
        if done:
            raise OSError("no space left")
        done.append(self.name)
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space left"):
        animation.frames(ONE, folder, overwrite=True)
    assert done == ["step_00.png"]
    assert tree(tmp_path) == before

"""A picture is a small PNG, the same on every run, and never without its text."""

from __future__ import annotations

import base64
import html
import io

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from lecture_utils.figures.kit.picture import Picture, png, still

ALT = 'A red square, "1 < 2" & more.'
VIEW = "application/vnd.jupyter.widget-view+json"


def red_square(side: float = 2) -> Figure:
    figure = Figure(figsize=(side, side), dpi=100, facecolor="white")
    figure.add_axes((0.25, 0.25, 0.5, 0.5), facecolor="#cc0000").set(xticks=[], yticks=[])
    return figure


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_png_shows_the_figure_with_two_dots_a_pixel():
    figure = red_square()
    image = opened(png(figure))
    assert (image.format, image.size, image.mode) == ("PNG", (400, 400), "P")
    assert image.convert("RGB").getpixel((200, 200)) == (204, 0, 0)
    assert image.convert("RGB").getpixel((10, 10)) == (255, 255, 255)
    assert figure.dpi == 100


def test_a_drawing_has_its_flat_colours_alone_each_exact_and_four_bits_a_dot():
    figure = red_square()
    figure.text(0.5, 0.05, "word", color="#1b1f23")
    data = png(figure)
    image = opened(data).convert("RGB")
    assert {tuple(c) for _, c in image.getcolors()} == {
        (255, 255, 255),
        (204, 0, 0),
        (0, 0, 0),
        (27, 31, 35),
    }
    assert data[24] == 2, "bits a dot"
    assert [text.get_antialiased() for text in figure.texts] == [True], "the figure stays as it is"


def test_a_photograph_has_one_dot_a_pixel_and_its_greys():
    noise = np.random.default_rng(1).integers(0, 256, (200, 200))
    figure = red_square(4)
    figure.axes[0].set(position=(0, 0, 1, 1))
    figure.axes[0].imshow(noise, cmap="gray", vmin=0, vmax=255, aspect="auto")
    figure.axes[0].set_axis_off()
    image = opened(png(figure))
    assert image.size == (400, 400)
    found = np.asarray(image.convert("L")).astype(int)[1::2, 1::2]
    assert np.abs(found - noise).mean() < 2
    assert still(figure, ALT)[1] == {"image/png": {"width": 400}}


def test_several_figures_stand_below_one_another():
    data, metadata = still([red_square(1), red_square(2)], ALT)
    image = opened(base64.b64decode(data["image/png"])).convert("RGB")
    assert (image.size, metadata) == ((400, 600), {"image/png": {"width": 200}})
    assert image.getpixel((100, 100)) == image.getpixel((200, 400)) == (204, 0, 0)
    assert image.getpixel((300, 100)) == (255, 255, 255), "beside the smaller one is paper"


def test_a_png_is_smaller_than_matplotlibs_own():
    figure = red_square(6)
    figure.axes[0].imshow([[0, 1, 2], [3, 4, 5]], cmap="viridis", interpolation="bilinear")
    raw = io.BytesIO()
    figure.savefig(raw, format="png", dpi=200)
    assert len(png(figure)) < len(raw.getvalue())
    assert len(opened(png(figure)).getcolors()) <= 128


def test_a_colour_that_is_rare_stays_as_it_is():
    figure = red_square(6)
    figure.axes[0].set(position=(0, 0, 1, 1))
    figure.axes[0].imshow([[0, 1, 2], [3, 4, 5]], cmap="gray", interpolation="bilinear")
    figure.add_axes((0.1, 0.1, 0.03, 0.03), facecolor="#f5c04a").set(xticks=[], yticks=[])
    found = opened(png(figure)).convert("RGB").getpixel((138, 1062))
    assert max(abs(a - b) for a, b in zip(found, (0xF5, 0xC0, 0x4A), strict=True)) <= 8


def test_a_png_names_no_program_and_no_time():
    assert opened(png(red_square())).info.keys() <= {"dpi", "transparency"}


def test_the_same_figure_gives_the_same_bytes_whatever_the_readers_settings():
    first = png(red_square())
    assert png(red_square()) == first
    figure = red_square()
    with matplotlib.rc_context():
        matplotlib.rcParams.update(
            {"savefig.bbox": "tight", "savefig.dpi": 30, "savefig.facecolor": "k"}
        )
        before = dict(matplotlib.rcParams)
        assert png(figure) == first
        assert dict(matplotlib.rcParams) == before


def test_a_picture_speaks_for_itself(tmp_path):
    shown = Picture(red_square(), ALT)
    assert repr(shown) == f"Picture: {ALT}"
    shown.save(tmp_path / "square.png")
    assert (tmp_path / "square.png").read_bytes() == png(red_square())


def test_a_file_is_replaced_only_if_that_is_asked_for(tmp_path):
    shown, path = Picture(red_square(), ALT), tmp_path / "square.png"
    shown.save(path)
    shown.save(str(path))  # the same again is no other file
    other = Picture(red_square(3), ALT)
    with pytest.raises(FileExistsError, match=r"^path leads to '.*square\.png', .*overwrite=True"):
        other.save(path)
    assert path.read_bytes() == png(red_square())
    other.save(path, overwrite=True)
    assert path.read_bytes() == png(red_square(3))
    assert [found.name for found in tmp_path.iterdir()] == ["square.png"]


@pytest.mark.parametrize(
    ("path", "error", "start"),
    [
        (None, TypeError, r"path \(=None\) must be the name of a file"),
        (b"a.png", TypeError, r"path \(=b'a.png'\) must be"),
        ("", ValueError, r"path \(=''\) must name a file"),
        ("no/a.png", FileNotFoundError, r"path \(='no.a.png'\) must lie in a folder that exists"),
        (".", IsADirectoryError, r"path must lead to a file, but '\.' is a folder"),
    ],
)
def test_a_place_where_no_picture_can_be_saved(tmp_path, monkeypatch, path, error, start):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=f"^{start}"):
        Picture(red_square(), ALT).save(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("alt", ["", "too short", None, 20 * ["a"]])
def test_a_picture_without_its_text_is_refused(alt):
    with pytest.raises(ValueError, match=r"^alt \(=.*at least 20 characters"):
        Picture(red_square(), alt)


def test_a_notebook_gets_a_live_image_with_alt_and_a_stored_one_with_text():
    shown = Picture(red_square(), ALT)
    bundle, metadata = shown._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/png", VIEW}
    assert bundle["text/plain"] == repr(shown)
    assert base64.b64decode(bundle["image/png"]) == png(red_square())
    stored = {k: v for k, v in bundle.items() if k != VIEW}
    assert still(red_square(), repr(shown)) == (stored, metadata)
    assert metadata == {"image/png": {"width": 200}}


def test_the_live_image_escapes_its_text_and_keeps_its_size(monkeypatch):
    import ipywidgets

    made = []
    original = ipywidgets.HTML
    monkeypatch.setattr(ipywidgets, "HTML", lambda value: made.append(value) or original(value))
    bundle, _ = Picture(red_square(), ALT)._repr_mimebundle_(include=None, exclude=None)
    (value,) = made
    assert f'alt="{html.escape(ALT)}"' in value
    assert '"1 < 2"' not in value
    assert "max-width:100%;width:200px" in value
    assert bundle["image/png"] in value
    assert set(bundle[VIEW]) == {"version_major", "version_minor", "model_id"}

"""Pictures are the same on every run, and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys

import matplotlib
import matplotlib.style
import pytest

from lecture_utils import figures
from lecture_utils.figures.kit.picture import png
from tests.figures.drawn import DECK, PICTURES


@pytest.mark.parametrize(
    "name", ["deck, step 2", "strip of the deck", "matrix", "dilated windows", "field"]
)
def test_the_same_call_gives_the_same_bytes_whatever_the_readers_settings(name):
    first = png(PICTURES[name]().figure)
    with matplotlib.rc_context():
        matplotlib.style.use(["dark_background", "ggplot"])
        matplotlib.rcParams.update({"font.size": 30, "path.sketch": (1, 100, 2)})
        matplotlib.rcParams.update({"savefig.bbox": "tight", "savefig.dpi": 40})
        assert png(PICTURES[name]().figure) == first


def test_global_settings_stay_as_they_are():
    before = dict(matplotlib.rcParams)
    png(figures.frame(DECK).figure)
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_imported():
    code = (
        "import sys; from lecture_utils import figures, slides, trace;"
        "figures.strip(trace.conv2d(slides.X, slides.K, 2, 1))._repr_mimebundle_();"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"

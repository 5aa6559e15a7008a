"""A widget looks the same whatever other widgets its page shows, and in whatever order."""

from __future__ import annotations

import pytest

from tests.browser.conftest import check

pytestmark = pytest.mark.browser

SETUP = """import numpy as np
from lecture_utils import *
from lecture_utils import exercises, slides, trace
from tests.widgets.training_films import learning

rng = np.random.default_rng(4)
base = rng.random((2, 64)) / 6
cloud, codes = rng.normal(size=(40, 2)) @ [[20.0, 12.0], [0.0, 6.0]], rng.normal(size=(90, 2))
images, labels = rng.random((90, 8, 8)), rng.integers(0, 10, 90)
task = exercises.problem("conv2d", 1, 3)
made = [
    lambda: Stepper(trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)),
    lambda: AnswerGrid(task),
    lambda: Quiz(exercises.questions("02_convolution")),
    lambda: Due(),
    lambda: ConvExplorer(),
    lambda: TransposeExplorer(),
    lambda: PoolExplorer(),
    lambda: UnpoolExplorer(),
    lambda: CheckerboardExplorer(),
    lambda: KernelLab(),
    lambda: MetricLab(),
    lambda: LineExplorer(cloud, chosen=8),
    lambda: LatentExplorer(codes, labels, images, lambda z: (0.5 + z @ base).reshape(-1, 8, 8)),
    lambda: TrainingFilm(**learning(3, 9, void=True), step=4),
    lambda: TeacherMode(),
]
"""
SHOW = "display(*(one() for one in made{order}))"
COUNT = 15
#: Of each widget, by its name: every element with what a style sheet says of it.
LOOKS = """() => Object.fromEntries([...document.querySelectorAll('.lu-widget')].map(root => {
    const said = ['display', 'fontSize', 'fontWeight', 'fontStyle', 'lineHeight', 'padding',
        'margin', 'gap', 'color', 'backgroundColor', 'borderWidth', 'borderColor', 'alignItems',
        'flexGrow', 'minHeight', 'minWidth', 'cursor', 'textAlign'];
    const all = [...root.querySelectorAll('*')].map(one => {
        const style = getComputedStyle(one);
        return `${one.tagName}.${one.getAttribute('class')}: `
            + said.map(name => `${name} ${style[name]}`).join('; ');
    });
    return [root.dataset.widget, all];
}))"""


def looks(new_lab, server, order: str) -> dict[str, list[str]]:
    lab = new_lab()
    lab.load(server.make_notebook("pass"))
    lab.run(SETUP, SHOW.format(order=order))
    lab.until("all widgets are there", lambda: lab.page.locator(".lu-widget").count() == COUNT)
    lab.settle()
    lab.page.mouse.move(0, 0)
    check(lab)
    return lab.page.evaluate(LOOKS)


def test_a_widget_looks_the_same_whatever_was_shown_before_it(new_lab, server):
    one, other = (looks(new_lab, server, order) for order in ("", "[::-1]"))
    assert len(one) == COUNT and one.keys() == other.keys()
    for name, elements in one.items():
        assert len(elements) == len(other[name]), name
        pairs = zip(elements, other[name], strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1]] == [], name

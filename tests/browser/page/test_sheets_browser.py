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
COUNT = 15
#: The widgets that look another way when their style sheet comes first in the page than when it
#: comes last: name of the sheet, element, and what differs.
DIFFERENCES = """() => {
    const said = ['display', 'fontSize', 'fontWeight', 'fontStyle', 'lineHeight', 'padding',
        'margin', 'gap', 'color', 'backgroundColor', 'borderWidth', 'borderColor', 'alignItems',
        'flexGrow', 'minHeight', 'minWidth', 'cursor', 'textAlign'];
    const looks = () => [...document.querySelectorAll('.lu-widget, .lu-widget *')].map(one => {
        const style = getComputedStyle(one);
        return said.map(name => `${name} ${style[name]}`);
    });
    const name = one => `${one.closest('.lu-widget').dataset.widget}: ${one.outerHTML}`;
    const all = [...document.querySelectorAll('.lu-widget, .lu-widget *')];
    const sheets = [...document.querySelectorAll('style[id^=lecture_utils]')];
    const found = [];
    for (const sheet of sheets) {
        document.head.prepend(sheet);
        const first = looks();
        document.head.append(sheet);
        looks().forEach((last, n) => {
            const changed = last.filter((line, k) => line !== first[n][k]);
            if (changed.length) found.push([sheet.id, name(all[n]).slice(0, 160), ...changed]);
        });
    }
    return [sheets.length, found];
}"""


def test_a_widget_looks_the_same_whatever_was_shown_before_it(new_lab, server):
    lab = new_lab()
    lab.load(server.make_notebook("pass"))
    lab.run(SETUP, "display(*(one() for one in made))")
    lab.until("all widgets are there", lambda: lab.page.locator(".lu-widget").count() == COUNT)
    lab.settle()
    sheets, differences = lab.page.evaluate(DIFFERENCES)
    assert sheets == COUNT
    assert differences == []
    check(lab)

"""No compared cell shows a trained number, an order or a choice by trained numbers: nothing is
trained to see that.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.notebooks.fragile_cells import SEEN, fragile

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))

TRAINED = """torch.manual_seed(0)
model = models.FCN(2)
history = training.fit(model, data, loss=loss)
test = datasets.scenes(300, "test", seed=0)"""


def reasons(*sources: str, tags: tuple[str, ...] = ()) -> list[str]:
    """Why the last cell is fragile, after a cell that trains ``model``."""
    cells = [new_code_cell(source) for source in (TRAINED, *sources)]
    cells[-1].metadata["tags"] = list(tags)
    found = list(fragile(new_notebook(cells=cells)))
    assert all(one.cell == len(cells) - 1 for one in found)
    return [one.why for one in found]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_no_compared_cell_hangs_on_trained_numbers(path):
    assert list(fragile(nbformat.read(path, as_version=4))) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_cell_is_excepted_only_where_a_rule_refuses_it(path):
    notebook = nbformat.read(path, as_version=4)
    excepted = [c for c in notebook.cells if SEEN in c.metadata.get("tags", [])]
    for cell in excepted:
        cell.metadata["tags"].remove(SEEN)
    numbers = {one.cell for one in fragile(notebook)}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for n, cell in enumerate(code) if n in numbers] == [
        c.source for c in excepted
    ]


#: Each was, or could be, a cell of a lesson.
REFUSED = {
    "the six worst scenes": """labels = model.segment(test.images)
each = np.array([metrics.mean_iou(g, r, 11) for g, r in zip(labels, test.labels)])
worst = each.argsort()[:6]
rows = {"image": test.images[worst], "truth": test.labels[worst]}
figures.label_maps(rows, classes=test.classes)""",
    "a guess": "print(model(x).argmax(1)[:3])",
    "a score": "print(metrics.mean_iou(model.segment(test.images), test.labels, 11))",
    "a score, rounded": "print(f'{metrics.mean_iou(model.segment(x), test.labels, 11):.1f}')",
    "the value of the last line": "round(history.train[-1], 2)",
    "the largest class": """iou = {d: float(model(x)[d]) for d in range(3)}
print('best:', max(iou, key=iou.get))""",
    "where it is right": """hits = np.flatnonzero(model.segment(x) == y)
print('first', model(x)[hits[0]])""",
    "a number in the words of a picture": """score = model(x).mean()
figures.curves({"a": a}, "x", "y", f"It ends at {score:.2f}.")""",
    "a loop": "for name, m in {'a': model}.items():\n    print(name, m(x).mean())",
    "a function": "def judge(n):\n    return n(x).mean()\nprint(judge(model))",
    "a dict that is filled": "found = {}\nfound['a'] = model(x).mean()\nprint(found)",
    "weights": "print(model.heads['2'].weight[0])",
    "what was trained in a loop": """nets = {"a": models.FCN(2)}
for net in nets.values():
    training.fit(net.expect(pixels), data)
print({name: net(x).mean() for name, net in nets.items()})""",
    "what was put away before it was trained": """nets = {}
for stride in (4, 2):
    net = models.FCN(stride)
    nets[stride] = net
    training.fit(net, data)
print(nets[4](x).mean())""",
    "a sorted table": "for n in sorted({'a': model(x).mean()}.items()):\n    print(n)",
}
ALLOWED = {
    "a verdict": "print('at least 0.75:', metrics.mean_iou(model.segment(x), y, 11) >= 0.75)",
    "several verdicts": """found = metrics.confusion_matrix(model.segment(x), y, 11)
iou = [m.mean_iou() for m in [found]]
print("each adds:", all(a < b for a, b in zip(iou, iou[1:])), max(iou) > 0.5)""",
    "a picture": """guess = model.segment(x)
figures.label_maps({'image': x, 'guess': guess, 'truth': y})""",
    "a picture of chosen images, without a class": """worst = model(x).mean((1, 2)).argsort()[:6]
rows = {"image": x[worst], "should be": y[worst]}
figures.label_maps(rows)""",
    "a history": "history",
    "a network": "print(model)\nmodel",
    "sizes": "print(model.logits_of(x).shape[1:], len(history), model.parameter_count())",
    "not trained": "other = models.FCN(2)\nprint(test.labels.argmax(), sorted(test.labels.max(0)))",
    "equal to something": "print(np.allclose(model(x).numpy(), y, atol=1e-5))",
    "not shown": "best = model(x).argmax(1)",
}  # fmt: skip


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_the_known_kinds_are_refused(source):
    assert reasons(source)


@pytest.mark.parametrize("source", ALLOWED.values(), ids=ALLOWED)
def test_what_is_the_same_everywhere_is_allowed(source):
    assert reasons(source) == []


def test_it_says_what_is_shown():
    assert reasons("print('a', model(x).mean())") == [
        "print(model(x).mean()) shows a trained number"
    ]
    assert reasons("print(model(x).argmax())") == [
        "print(model(x).argmax()) shows an order or a choice by trained numbers"
    ]


@pytest.mark.parametrize("tag", [SEEN, "nbval-ignore-output"])
def test_a_tag_excepts_a_cell(tag):
    assert reasons("print(model(x).mean())", tags=(tag,)) == []
    assert reasons("print(model(x).mean())", tags=("another",))


def test_a_name_that_is_given_anew_is_clean_again():
    assert reasons("model = 3", "print(model)") == []
    assert reasons("a = model(x)\na = 3\nprint(a)") == []

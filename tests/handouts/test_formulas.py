"""The sheet of formulas: one page, legible, and every number is that of PyTorch."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import torch
import torch.nn.functional as F

from lecture_utils import exercises, slides
from lecture_utils.handouts import formulas, ready
from lecture_utils.handouts.__main__ import main
from lecture_utils.handouts.formula_sheet import blocks
from lecture_utils.handouts.pack import SEED
from lecture_utils.handouts.paper import PAPERS
from lecture_utils.handouts.problems import problems_of
from lecture_utils.handouts.wording import Head
from tests.handouts.reading import MM, POINTS

X, K = (torch.tensor(grid).double()[None, None] for grid in (slides.X, slides.K))
DECK = slides.CONVOLUTION


def said() -> dict[str, str]:
    """The example of each formula, and the sentences as one text under ""."""
    lines = [line for block in blocks() for line in block["lines"]]
    found = {line["formula"].replace("\xa0", " "): line["example"] for line in lines}
    return {**found, "": " ".join(line["example"] for line in lines if not line["formula"])}


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", text.replace("−", "-"))]


def grids() -> dict[tuple[str, str], list[list[int]]]:
    """The grids by the title of their block and their name."""
    return {
        (block["title"].split()[0], grid["name"]): [
            [int(text.replace("−", "-")) for text in row] for row in grid["rows"]
        ]
        for block in blocks()
        for line in block["lines"]
        for grid in line["grids"]
    }


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range().replace("\r\n", "\n")


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_one_page_and_all_of_it_is_there(paper, tmp_path):
    path = formulas(paper, tmp_path)
    assert path.name == f"formulas_{paper}.pdf"
    text = "".join(text_of(path).split())
    for block in blocks():
        for words in (
            block["title"],
            *(v for one in block["lines"] for v in list(one.values())[:2]),
        ):
            assert "".join(words.split()) in text, words
    with pdfium.PdfDocument(path) as document:
        (page,) = document
        assert page.get_size() == pytest.approx(POINTS[paper], abs=0.1)
        width, height = page.get_size()
        boxes = np.array([found.get_bounds() for found in page.get_objects(max_depth=4)])
        assert boxes[:, 0].min() > 13 * MM and boxes[:, 2].max() < width - 13 * MM
        assert boxes[:, 1].min() > 5 * MM and boxes[:, 3].max() < height - 10 * MM


def test_the_columns_do_not_run_into_the_foot(tmp_path):
    """The lowest text but the foot's line leaves room on both papers."""
    for paper in PAPERS:
        with pdfium.PdfDocument(formulas(paper, tmp_path)) as document:
            lows = sorted({round(o.get_bounds()[1]) for o in document[0].get_objects(max_depth=4)})
            foot, body = lows[0], next(low for low in lows if low > lows[0] + 8)
            assert foot < 12 * MM < 14 * MM < body, paper


def test_the_same_sheet_is_the_same_bytes(tmp_path):
    first = formulas(folder=tmp_path / "a").read_bytes()
    assert formulas(folder=tmp_path / "b").read_bytes() == first
    formulas(folder=tmp_path / "a")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"paper": "A5"}, ValueError, "paper (='A5')"),
        ({"overwrite": 1}, TypeError, "overwrite (=1)"),
        ({"folder": 3}, TypeError, "folder (=3)"),
        ({"folder": "no/such"}, FileNotFoundError, "folder (='no/such')"),
    ],
)
@pytest.mark.parametrize("make", [formulas, ready])
def test_what_is_refused(make, arguments, error, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error) as caught:
        make(**arguments)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []


# --- its numbers, by PyTorch ----------------------------------------------------------------------


def size(module: torch.nn.Module, h: int) -> int:
    return module.double()(torch.zeros(1, 1, h, h).double()).shape[-1]


def test_sizes():
    found = said()
    conv, wide = torch.nn.Conv2d(1, 1, 3, 2, 1), torch.nn.Conv2d(1, 1, 3, dilation=2)
    example = numbers(found["⌊(H + 2p − d(k − 1) − 1) / s⌋ + 1"])
    assert example == [3, 3, 2, 1, size(conv, 3), 7, 3, 2, size(wide, 7)]
    pools = [size(torch.nn.MaxPool2d(2, ceil_mode=mode), 5) for mode in (True, False)]
    assert f"(H = 5, k = 2, s = 2: {pools[0]}, not {pools[1]})" in found[""]
    back, more = (torch.nn.ConvTranspose2d(1, 1, 3, 2, 1, output_padding=n) for n in (0, 1))
    example = numbers(found["(H − 1)s − 2p + d(k − 1) + output_padding + 1"])
    assert example == [2, 3, 2, 1, size(back, 2), 1, size(more, 2)]
    unpooled = torch.nn.MaxUnpool2d(2)(torch.ones(1, 1, 2, 2), torch.zeros(1, 1, 2, 2).long())
    assert numbers(found["(H − 1)s − 2p + k"]) == [2, 2, 2, unpooled.shape[-1]]
    assert numbers(found["the same size: s = 1 and 2p = d(k − 1)"]) == [5, 2]
    assert size(torch.nn.Conv2d(1, 1, 5, padding=2), 9) == 9
    assert numbers(found["reach (effective kernel size) = d(k − 1) + 1"]) == [3, 2, 5]


def test_the_decks_grids():
    found = grids()
    y = F.conv2d(X, K, **DECK)
    z = F.conv_transpose2d(y, K, **DECK)
    pooled = torch.tensor(slides.POOL_INPUT).double()[None, None]
    values, places = F.max_pool2d(pooled, 2, return_indices=True)
    back = F.max_unpool2d(values, places, 2)
    wanted = {
        ("Convolution", "X"): X,
        ("Convolution", "K"): K,
        ("Convolution", "Y"): y,
        ("Transposed", "Y"): y,
        ("Transposed", "K"): K,
        ("Transposed", "Z"): z,
        ("Pooling,", "X"): pooled,
        ("Pooling,", "Y"): values,
        ("Pooling,", "switches"): places,
        ("Pooling,", "Z"): back,
    }
    assert found == {key: grid[0, 0].tolist() for key, grid in wanted.items()}
    assert "Y[0, 1] = 1·0 + (−1)·3 + 1·0 + (−1)·2 + 1·0 = −5." in said()[""]


def test_the_formulas_themselves_give_the_decks_numbers():
    """The two sums of the sheet, written out as they stand there."""
    y, z = np.zeros((2, 2)), np.zeros((3, 3))
    s, d, p = 2, 1, 1
    inside = range(3)
    for i, j, a, b in np.ndindex(2, 2, 3, 3):
        r, c = s * i + d * a - p, s * j + d * b - p
        if r in inside and c in inside:
            y[i, j] += slides.X[r][c] * slides.K[a][b]
    for i, j, a, b in np.ndindex(2, 2, 3, 3):
        r, c = s * i + d * a - p, s * j + d * b - p
        if r in inside and c in inside:
            z[r, c] += y[i, j] * slides.K[a][b]
    assert y.tolist() == grids()["Convolution", "Y"] and z.tolist() == grids()["Transposed", "Z"]


def test_weights_and_receptive_fields():
    layer = torch.nn.Conv2d(3, 8, 3)
    example = numbers(said()["weights: C_out · C_in · k², and C_out biases"])
    assert example == [3, 8, 3, layer.weight.numel(), layer.bias.numel()]

    def seen(*layers: dict) -> int:
        x = torch.zeros(1, 1, 41, 41, requires_grad=True)
        y = x
        for one in layers:
            y = F.conv2d(y, torch.ones(1, 1, 3, 3), **one)
        y[0, 0, y.shape[-1] // 2, y.shape[-1] // 2].backward()
        rows = x.grad[0, 0].sum(1).nonzero()
        return int(rows.max() - rows.min()) + 1

    plain, spread = seen({}, {}, {}), seen(*({"dilation": d} for d in (1, 2, 4)))
    strided = seen(*({"stride": 2} for _ in range(3)))
    sentence = f"see {plain} cells; {spread} with d = 1, 2, 4; {strided} with s = 2 in each."
    assert sentence in said()[""]


def test_costs_and_scores():
    found = said()
    z = torch.tensor([[2.0, 1.0, 0.0]]).double()
    share = ", ".join(f"{p:.3f}" for p in torch.softmax(z, 1)[0].tolist())
    assert found["softmax: p[c] = exp(z[c]) / Σ exp(z)"] == f"z = 2, 1, 0 give p = {share}"
    cost = F.cross_entropy(z, torch.tensor([0])).item()
    assert f": {cost:.3f} (" in found["cross entropy = −log p[right class], mean over the pixels"]
    error = F.mse_loss(torch.tensor([0.0, 1.0]), torch.tensor([0.5, 0.5])).item()
    assert found["MSE = mean of (x − x̂)²"].endswith(f": {error:g}")
    iou, dice, background = 2 / 6, 2 * 2 / (4 + 4), 4 / (10 - 2)
    assert numbers(found["IoU = |A ∩ B| / |A ∪ B| = TP / (TP + FP + FN)"])[-1] == round(iou, 3)
    assert numbers(found["Dice = 2|A ∩ B| / (|A| + |B|)"])[-1] == round(dice, 3)
    assert dice == pytest.approx(2 * iou / (1 + iou)) and iou == pytest.approx(dice / (2 - dice))
    mean = numbers(found["mean IoU = the mean of the IoU of all classes"])
    assert mean == [10, round(background, 3), round((background + iou) / 2, 3)]


# --- all handouts at once -------------------------------------------------------------------------


def test_all_handouts_are_made_at_once(tmp_path, capsys):
    assert main([str(tmp_path / "out"), "Letter"]) == 0
    told = capsys.readouterr().out.split("\n")[:-1]
    assert sorted(told) == sorted(map(str, (tmp_path / "out").iterdir()))
    assert len(told) == 1 + 2 * len(exercises.OPERATIONS)
    assert main([str(tmp_path / "out"), "Letter"]) == 0, "again, over the same files"
    with pdfium.PdfDocument(tmp_path / "out" / "conv2d_difficulty-rising_seed-6_sheet.pdf") as one:
        assert "Convolution" in one[0].get_textpage().get_text_range()
        assert one[0].get_size() == pytest.approx(POINTS["Letter"], abs=0.1)


def test_it_says_how_it_is_called_and_what_is_wrong(tmp_path, capsys):
    assert main([]) == main(["a", "A4", "b"]) == 2
    assert "python -m lecture_utils.handouts FOLDER" in capsys.readouterr().err
    assert main([str(tmp_path), "A5"]) == 1
    assert "paper (='A5')" in capsys.readouterr().err
    assert main([str(tmp_path / "no" / "such")]) == 1


@pytest.mark.parametrize("operation", exercises.OPERATIONS)
def test_no_page_of_the_course_asks_a_problem_of_a_ready_worksheet(operation):
    pages = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb")
    )
    for problem in problems_of(Head(operation, "rising", SEED, "A4"), 6):
        assert problem.id not in pages

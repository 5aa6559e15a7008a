"""Every question of "Check yourself" is answered again here, with PyTorch, from what one is shown.

A function for each question computes the text of the right choice, and asserts what its feedback
claims. It reads the settings out of the question's own words, and uses nothing of the course's
engine.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from torch.nn import functional

import tests.exercises.quiz.answered_fcn  # keeps the answers of lesson 8
import tests.exercises.quiz.answered_practice  # keeps those of lesson 10's second half
import tests.exercises.quiz.answered_transfer  # noqa: F401  keeps those of lesson 8b
from lecture_utils.exercises import Question, questions
from tests.exercises.quiz.answered import ANSWERS, answers

torch.set_num_threads(1)

LESSONS = (
    "02_convolution",
    "03_dilated_convolution",
    "04_transposed_convolution",
    "05_pooling_unpooling",
    "08_fcn",
    "08b_transfer",
    "10_check_yourself",
)
ALL = {question.id: question for lesson in LESSONS for question in questions(lesson)}

X, K = [[1, 3, 2], [0, -1, 2], [1, -2, 1]], [[1, 0, 0], [-1, 0, 1], [0, -1, 1]]  # the deck's
Z = [[0, 7, 0], [-2, 3, 5], [0, -3, 0]]
SHORT = {"s": "stride", "p": "padding", "d": "dilation"}


# --- reading a question ---------------------------------------------------------------------------


def settings(text: str) -> dict[str, int]:
    """What the text says as "k = 3": the first time that it says it."""
    found = re.findall(r"\b([kspd]|output_padding) = (\d+)", text)
    return {name: int(number) for name, number in reversed(found)}


def square(text: str) -> int:
    """The first size n×n in the text."""
    return int(re.search(r"(\d+)×\1", text)[1])


def grids(question: Question) -> dict[str, list]:
    return {caption: [list(row) for row in rows] for caption, rows in question.grids}


def feedback(question: Question, choice: str) -> str:
    return next(c.feedback for c in question.choices if c.text == choice)


# --- computing with PyTorch -----------------------------------------------------------------------


def tensor(grid) -> torch.Tensor:
    return torch.as_tensor(np.array(grid))[None, None].double()


def bare(result: torch.Tensor) -> list:
    return result[0, 0].round(decimals=9).tolist()


def conv(x, k, **how) -> list:
    return bare(functional.conv2d(tensor(x), tensor(k), **how))


def back(y, k, **how) -> list:
    return bare(functional.conv_transpose2d(tensor(y), tensor(k), **how))


def flipped(k) -> np.ndarray:
    return np.flip(np.array(k), (0, 1)).copy()


def unpooled(values, switches) -> list:
    return bare(functional.max_unpool2d(tensor(values), tensor(switches).long(), 2))


def layer(transposed: bool, n: int, k: int, **how: int) -> int:
    """Cells along one axis after a layer, counted on its real output."""
    run = functional.conv_transpose1d if transposed else functional.conv1d
    how = {SHORT.get(name, name): number for name, number in how.items()}
    return run(torch.ones(1, 1, n), torch.ones(1, 1, k), **how).shape[-1]


def down(n: int, k: int, **how: int) -> int:
    return layer(False, n, k, **how)


def up(n: int, k: int, **how: int) -> int:
    return layer(True, n, k, **how)


def paths(*layers: dict[str, int]) -> list[int]:
    """How often each input cell is read for one output: the gradient of a stack of ones."""
    n = 1
    for one in reversed(layers):
        n = (n - 1) * one.get("stride", 1) + one.get("dilation", 1) * (one["k"] - 1) + 1
    x = torch.zeros(1, 1, n, requires_grad=True)
    y = x
    for one in layers:
        how = {name: number for name, number in one.items() if name != "k"}
        y = functional.conv1d(y, torch.ones(1, 1, one["k"]), **how)
    y.sum().backward()
    return x.grad[0, 0].int().tolist()


def sees(*layers: dict[str, int]) -> int:
    return len(paths(*layers))


def words(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def in_a_row(rows: list) -> str:
    return ", ".join(words(value) for value in np.ravel(rows))


def size(n: int) -> str:
    return f"{n}×{n}"


def letter_of(question: Question, result: list) -> str:
    shown = grids(question)
    (found,) = [name for name in "ABCD" if shown.get(name) == result]
    return f"Grid {found}"


# --- lesson 2 -------------------------------------------------------------------------------------


@answers("02-first-number")
def _(question):
    x, k = grids(question)["X"], grids(question)["K"]
    edge = np.pad(x, 1, mode="edge")
    wrong = {words(conv(*pair)[0][0]) for pair in ((x, k), (np.pad(x, 1), flipped(k)), (edge, k))}
    right = words(conv(x, k, padding=settings(question.text)["p"])[0][0])
    assert {choice.text for choice in question.choices} == wrong | {right}
    return right


@answers("02-output-size")
def _(question):
    return size(down(square(question.text), **settings(question.text)))


@answers("02-never-read")
def _(question):
    how, n = settings(question.text), square(question.text)
    p = how.pop("p")
    x = torch.zeros(1, 1, n + 2 * p, requires_grad=True)
    functional.conv1d(x, torch.ones(1, 1, how["k"]), stride=how["s"]).sum().backward()
    unread = (x.grad[0, 0] == 0).nonzero().ravel().tolist()
    assert unread == [n + 2 * p - 1]  # the last zero of the border, and nothing of X
    return f"{size(down(n, p=p, **how))}; the zeros at the bottom and on the right are never read"


@answers("02-find-the-mistake")
def _(question):
    found, right = (int(n) for n in re.findall(r"(?:= |number is )(-?\d+)\.", question.text))
    assert (grids(question)["X"], grids(question)["K"]) == (X, K)
    assert conv(X, K, stride=2, padding=1)[0][0] == right
    assert conv(X, K)[0][0] == found
    for other in ((X, flipped(K)), (np.pad(X, 1), flipped(K))):
        assert conv(*other)[0][0] != found
    turned = conv(np.pad(X, 1), flipped(K))[0][0]
    assert f"would be {words(turned)}." in feedback(
        question, "The student turned the kernel by 180°"
    )
    return "The student forgot the border of zeros"


@answers("02-stride-doubled")
def _(question):
    x, k = torch.randn(1, 1, 9, 8).double(), torch.randn(1, 1, 3, 3).double()
    for padding in (0, 1):
        one, two = (functional.conv2d(x, k, stride=s, padding=padding) for s in (1, 2))
        assert torch.equal(two, one[..., ::2, ::2])
    return "Every second number of the old Y, along rows and columns"


@answers("02-weights-to-learn")
def _(question):
    c_in, c_out = (int(n) for n in re.findall(r"(\d+) (?:in|out)put channels", question.text))
    made = torch.nn.Conv2d(c_in, c_out, settings(question.text)["k"])
    assert f"{made.weight.numel()}" in [choice.text for choice in question.choices]
    return str(sum(p.numel() for p in made.parameters()))


@answers("02-receptive-field")
def _(question):
    return str(sees(*[{"k": settings(question.text)["k"]}] * 2))


@answers("02-single-weight")
def _(question):
    x, k = grids(question)["X"], grids(question)["K"]
    assert letter_of(question, conv(x, flipped(k), padding=1)) == "Grid B"
    return letter_of(question, conv(x, k, padding=1))


@answers("02-book-kernel")
def _(question):
    assert (
        np.convolve([1, 2, 4], [1, 0, -1], "valid").tolist() == conv([[1, 2, 4]], [[-1, 0, 1]])[0]
    )
    return "Turn the kernel by 180° before you type it in"


# --- lesson 3 -------------------------------------------------------------------------------------


@answers("03-extent")
def _(question):
    how = settings(question.text)
    weights = torch.nn.Conv2d(1, 1, how["k"], dilation=how["d"], bias=False).weight.numel()
    return f"{sees({'k': how['k'], 'dilation': how['d']})} cells, {weights} weights"


@answers("03-row-of-numbers")
def _(question):
    x, k, d = grids(question)["X"], grids(question)["K"], settings(question.text)["d"]
    wrong = [conv(x, k), conv(x, flipped(k), dilation=d), conv(x, k, dilation=(1, d + 1))]
    right = conv(x, k, dilation=d)
    assert {c.text for c in question.choices} == {in_a_row(rows) for rows in [right, *wrong]}
    return in_a_row(right)


@answers("03-output-size")
def _(question):
    n, how = square(question.text), settings(question.text)
    with pytest.raises(RuntimeError):
        down(n, **{**how, "d": how["d"] + 1})
    return size(down(n, **how))


@answers("03-two-meanings")
def _(question):
    one = torch.ones(1, 1, 1, 1)
    spread = functional.conv_transpose2d(torch.ones(1, 1, 2, 2), one, stride=2)
    assert spread.shape[-2:] == (3, 3)  # a transposed convolution before its kernel does anything
    assert "it is 3×3 now" in question.text
    return "The first step of a transposed convolution"


@answers("03-dilation-zero")
def _(question):
    with pytest.raises(RuntimeError):
        functional.conv2d(torch.ones(1, 1, 5, 5), torch.ones(1, 1, 3, 3), dilation=0)
    return "With d = 0 all weights of a row would lie on one cell"


@answers("03-padding")
def _(question):
    how = settings(question.text)
    (p,) = [p for p in range(20) if down(30, p=p, **how) == 30]
    return f"p = {p}"


@answers("03-blind-cells")
def _(question):
    counts = paths(*[{"k": 3, "dilation": 2}] * 2)
    assert f"a field of {len(counts)} cells" in question.text
    blind = [str(cell) for cell, count in enumerate(counts) if count == 0]
    return f"{', '.join(blind[:-1])} and {blind[-1]}"


@answers("03-rates")
def _(question):
    complete = []
    for choice in question.choices:
        stack = [{"k": 3, "dilation": int(d)} for d in re.findall(r"\d+", choice.text)]
        blind = paths(*stack).count(0)
        said = re.search(r"there are (\d+)", choice.feedback)
        assert blind == (int(said[1]) if said else 0)
        complete += [choice.text] if blind == 0 else []
        assert said or f"sees {sees(*stack)} cells" in choice.feedback
    (found,) = complete
    return found


@answers("03-price")
def _(question):
    dilated = [{"k": 3, "dilation": d} for d in (1, 2, 4)]
    strided = [{"k": 3, "stride": s} for s in (2, 2, 1)]
    assert f"both see {sees(*dilated)} cells" in question.text
    assert sees(*dilated) == sees(*strided)
    cost, side = {}, 64
    for name, stack in (("dilated", dilated), ("strided", strided)):
        cells = [side**2]
        for one in stack:
            cells.append(cells[-1] // one.get("stride", 1) ** 2)
        cost[name] = sum(9 * n for n in cells[1:]) / side**2
    told = feedback(question, "More time and more memory")
    assert f"needs {cost['dilated']:.0f} mult" in told
    assert f"about {cost['strided']:.1f}." in told
    return "More time and more memory"


# --- lesson 4 -------------------------------------------------------------------------------------


@answers("04-row-of-stamps")
def _(question):
    y, k = grids(question)["Y"], grids(question)["K"]
    s = settings(question.text)["s"]
    overwritten = np.zeros((len(y[0]) - 1) * s + len(k[0]))
    for n, one in enumerate(y[0]):
        overwritten[n * s : n * s + len(k[0])] = np.multiply(one, k[0])
    wrong = [overwritten, back(y, flipped(k), stride=s), back(y, k, stride=(1, s + 1))]
    right = back(y, k, stride=s)
    assert {c.text for c in question.choices} == {in_a_row(rows) for rows in [right, *wrong]}
    return in_a_row(right)


@answers("04-output-size")
def _(question):
    how, n = settings(question.text), square(question.text)
    assert size(down(n, **{name: how[name] for name in "ksp"})) == question.choices[0].text
    assert size(up(n, **{**how, "p": 0})) == question.choices[2].text
    return size(up(n, **how))


@answers("04-where-turned")
def _(question):
    wide = [[0, 0, 0, 0, 0], [0, 2, 0, -5, 0], [0] * 5, [0, -2, 0, 1, 0], [0] * 5]
    assert conv(wide, flipped(K)) == Z != conv(wide, K)
    canvas = np.zeros((5, 5))
    for (i, j), one in np.ndenumerate([[2, -5], [-2, 1]]):
        canvas[2 * i : 2 * i + 3, 2 * j : 2 * j + 3] += np.multiply(one, K)
    assert canvas[1:-1, 1:-1].tolist() == Z
    return "In the sliding only: there a window collects"


@answers("04-minus-seven")
def _(question):
    found, right = (
        int(n.replace("−", "-")) for n in re.findall(r"(?:finds|number is) (−?\d+)", question.text)
    )
    y, wide, k = (grids(question)[name] for name in ("Y", "Y with zeros", "K"))
    assert (y, k) == (conv(X, K, stride=2, padding=1), K)
    assert conv(wide, k)[0][1] == found
    assert back(y, k, stride=2, padding=1)[0][1] == right
    dense = back(y, k, padding=1)  # no zeros between
    assert f"{size(len(dense))}, and this number would be {words(dense[0][1])}." in feedback(
        question, "The student forgot the zeros between the cells"
    )
    parts = [
        back(np.multiply(y, [[a, b], [0, 0]]), k, stride=2, padding=1)[0][1]
        for a, b in ((1, 0), (0, 1))
    ]
    assert found not in (dense[0][1], *parts, parts[0] - parts[1], parts[1] - parts[0])
    assert sum(parts) == right
    return "The student slid K without turning it"


@answers("04-output-padding")
def _(question):
    y, k = grids(question)["Y"], grids(question)["K"]
    how = settings(question.text)
    spare = how["output_padding"]
    inside = back(y, k, stride=how["s"] + spare, padding=how["p"])
    assert letter_of(question, inside) == "Grid B"
    return letter_of(question, back(y, k, stride=how["s"], padding=how["p"], output_padding=spare))


def stamps(k: int, s: int) -> list[int]:
    """How many stamps the inner cells get, over one period."""
    counts = back(np.ones((1, 40)), np.ones((1, k)), stride=(1, s))[0]
    return [int(count) for count in counts[2 * s * k : 2 * s * k + s]]


@answers("04-checkerboard")
def _(question):
    even = []
    for choice in question.choices:
        how = settings(choice.text)
        counts = stamps(how["k"], how["s"])
        assert f"get {', '.join(map(str, counts))} stamps" in choice.feedback
        even += [choice.text] if len(set(counts)) == 1 else []
    (found,) = even
    return found


@answers("04-no-inverse")
def _(question):
    hidden = np.array(X)
    hidden[0, 0] += 1  # a window that meets this cell with a weight 0 does not notice
    assert conv(hidden, K, stride=2, padding=1) == conv(X, K, stride=2, padding=1)
    return "Because many grids X lead to the same Y"


@answers("04-sizes-back")
def _(question):
    how = settings(question.text)
    made = int(re.search(r"has made (\d+) cells", question.text)[1])
    found = [str(n) for n in range(how["k"], 30) if down(n, **how) == made]
    sizes = [up(made, how["k"], s=how["s"], output_padding=spare) for spare in range(3)]
    assert [str(n) for n in sizes] == found
    return f"{', '.join(found[:-1])} or {found[-1]}"


def matrix(k) -> np.ndarray:
    """C of the deck's convolution, one column for each cell of X."""
    cells = np.eye(9).reshape(9, 3, 3)
    return np.array([np.ravel(conv(cell, k, stride=2, padding=1)) for cell in cells]).T


@answers("04-matrix")
def _(question):
    c = matrix(K)
    assert f"{c.shape[0]} rows and {c.shape[1]} columns" in question.text
    y = conv(X, K, stride=2, padding=1)
    assert (
        (c.T @ np.ravel(y)).tolist()
        == np.ravel(Z).tolist()
        == np.ravel(back(y, K, stride=2, padding=1)).tolist()
    )
    return "C turned on its side, Cᵀ"


# --- lesson 5 -------------------------------------------------------------------------------------


@answers("05-negative-numbers")
def _(question):
    most, place = functional.max_pool2d(tensor(grids(question)["X"]), 2, return_indices=True)
    return f"{words(most.item())}, switch {place.item()}"


@answers("05-switch-to-cell")
def _(question):
    rows, columns, switch = (int(n) for n in re.findall(r"\d+", question.text))
    x = torch.zeros(1, 1, rows, columns)
    x.view(-1)[switch] = 1
    _, places = functional.max_pool2d(x, 2, return_indices=True)
    assert switch in places
    (row, column) = (x[0, 0] == 1).nonzero()[0].tolist()
    return f"row {row}, column {column}"


@answers("05-output-size")
def _(question):
    x = torch.zeros(1, 1, square(question.text), square(question.text))
    floor, ceil = (functional.max_pool2d(x, 2, ceil_mode=mode).shape[-1] for mode in (False, True))
    return f"{size(floor)}, and {size(ceil)} with ceil_mode=True"


@answers("05-max-and-average")
def _(question):
    x = tensor(grids(question)["X"])
    return " and ".join(
        words(pool(x, 2).item()) for pool in (functional.avg_pool2d, functional.max_pool2d)
    )


@answers("05-back-to-places")
def _(question):
    shown = grids(question)
    nearest = bare(functional.interpolate(tensor(shown["M"]), scale_factor=2))
    nails = back(shown["M"], [[1, 0], [0, 0]], stride=2)
    mixed = unpooled(shown["M"], np.sort(shown["S"], axis=None).reshape(2, 2))
    wrong = [letter_of(question, grid) for grid in (nearest, nails, mixed)]
    assert wrong == ["Grid A", "Grid C", "Grid D"]
    return letter_of(question, unpooled(shown["M"], shown["S"]))


@answers("05-what-is-needed")
def _(question):
    switches = [[1, 7], [8, 10]]
    own = [[10, 20], [30, 40]]
    assert np.take(unpooled(own, switches), switches).tolist() == own
    return "The places of the maxima, but not the maxima"


@answers("05-minus-five")
def _(question):
    x = [[0, 2, 3, 0], [0, 0, 0, 5], [6, 0, 3, 0], [0, -2, 2, 1]]  # the deck's
    most, places = functional.max_pool2d(tensor(x), 2, return_indices=True)
    assert bare(most) == [[2, 5], [6, 3]]
    assert "holds −5 at the place of that 5" in question.text
    switches = places[0, 0].tolist()
    assert np.take(unpooled([[2, -5], [6, 3]], switches), switches[0][1]) == -5
    return "Yes: layers between pooling and unpooling may change the 5"


@answers("05-there-and-back")
def _(question):
    def returns(m) -> bool:
        return bare(functional.max_pool2d(tensor(unpooled(m, [[1, 7], [8, 10]])), 2)) == m

    assert returns([[2, 5], [6, 3]])
    assert returns([[0, 5], [0, 3]])  # not "if M holds no zero"
    assert not returns([[2, -5], [6, 3]])
    return "If M holds no negative number"


@answers("05-whole-block")
def _(question):
    assert bare(functional.interpolate(tensor([[2, 5]]), scale_factor=2)) == [[2, 2, 5, 5]] * 2
    return "Nearest neighbour"


@answers("05-moved-by-one")
def _(question):
    def pooled(x) -> list:
        return bare(functional.max_pool2d(tensor(x), 2))

    x = np.array(grids(question)["X"])
    maps = [pooled(np.roll(x, by, axis=1)) for by in range(3)]
    assert maps == [[[6, 0]], [[6, 0]], [[0, 6]]]
    told = feedback(question, "With the second move only")
    assert "the pooled map is 6 0." in told and told.endswith("next window: 0 6.")
    assert maps[0] == maps[1] != maps[2]
    return "With the second move only"


# --- all together ---------------------------------------------------------------------------------


@answers("10-two-zeros")
def _(question):
    x, one = [[1, 2], [3, 4]], [[1]]
    wide = back(x, one, stride=2)
    assert wide == [[1, 0, 2], [0, 0, 0], [3, 0, 4]]
    big = np.arange(49).reshape(7, 7)
    assert conv(big, back(K, one, stride=2)) == conv(big, K, dilation=2)
    assert conv(np.pad(wide, 2), flipped(K)) == back(x, K, stride=2)
    return "The first a transposed, the second a dilated convolution"


@answers("10-there-and-back")
def _(question):
    n, how = square(question.text), settings(question.text)
    small = down(n, **how)
    assert f"keeps {small**2} numbers of {n**2}" in question.choices[0].feedback
    assert size(down(small, **how)) in question.choices[3].text
    product = matrix(K).T @ matrix(K)
    assert np.any(product - np.diag(np.diag(product)))
    return f"A {size(up(small, **how))} grid, in general with other numbers than X"


@answers("10-stride-or-dilation")
def _(question):
    n, k = (int(re.search(rule, question.text)[1]) for rule in (r"row of (\d+)", r"k = (\d+)"))
    assert paths({"k": k, "stride": 2}) == [1, 1, 1]
    assert paths({"k": k, "dilation": 2}) == [1, 0, 1, 0, 1]
    a, b = down(n, k, s=2), down(n, k, d=2)
    return (
        f"s = 2: {a} outputs that read neighbours. d = 2: {b} outputs that read every second cell"
    )


@answers("10-what-they-need")
def _(question):
    assert list(torch.nn.MaxUnpool2d(2).parameters()) == []
    assert list(torch.nn.ConvTranspose2d(1, 1, 2, 2).parameters()) != []
    with pytest.raises(TypeError):
        torch.nn.MaxUnpool2d(2)(torch.ones(1, 1, 2, 2))  # no switches
    return "Unpooling: switches. Transposed convolution: learned weights"


@answers("10-two-layers")
def _(question):
    how, n = settings(question.text), square(question.text)
    results = [up(down(n, how["k"], d=d), how["k"], s=how["s"]) for d in (3, 1, 2)]
    wrong = [size(results[0]), size(n), size(results[1])]
    assert [c.text for c in question.choices if not c.right] == wrong
    return size(results[2])


@answers("10-which-kernel")
def _(question):
    wide = np.pad(back([[2, -5], [-2, 1]], [[1]], stride=2), 1)

    def mathematics(x, k) -> list:
        return conv(x, flipped(k))

    assert mathematics(wide, K) == Z
    assert mathematics(wide, flipped(K)) != Z
    assert mathematics(wide, np.transpose(K)) != Z
    return "K as it is, because the function turns it"


@answers("10-which-way-up")
def _(question):
    m, z = np.array(grids(question)["M"]), np.array(grids(question)["Z"])
    blocks = z.reshape(2, 2, 2, 2).swapaxes(1, 2)
    kernels = blocks / m[:, :, None, None]  # what each stamp would have to be
    assert not np.allclose(kernels, kernels[0, 0])
    assert back(m, [[1, 0], [0, 0]], stride=2) != z.tolist()
    assert bare(functional.interpolate(tensor(m), scale_factor=2)) != z.tolist()
    switches = [[np.flatnonzero(z == value)[0] for value in row] for row in m]
    assert unpooled(m, switches) == z.tolist()
    return "Unpooling with switches, 2×2 windows"


@answers("10-down-and-up")
def _(question):
    n = square(question.text)
    (k_down, k_up), sizes = map(int, re.findall(r"k = (\d+)", question.text)), [n]
    for _ in range(3):
        sizes.append(down(sizes[-1], k_down, s=2, p=1))
    for _ in range(3):
        sizes.append(up(sizes[-1], k_up, s=2, p=1))
    told = next(c.feedback for c in question.choices if c.right)
    assert [*map(int, re.findall(r"\d+", told))][:8] == [*sizes[:4], *sizes[3:]]
    same = sizes[-1]
    for _ in range(3):
        same = down(same, k_down, s=2, p=1)
    assert same == sizes[3]
    return size(sizes[-1])


@answers("10-all-ones")
def _(question):
    how, m = settings(question.text), [[2, 5], [6, 3]]
    z = back(m, np.ones((how["k"],) * 2), stride=how["s"], padding=how["p"])
    assert z == bare(functional.interpolate(tensor(m), scale_factor=2))
    assert z != bare(functional.interpolate(tensor(m), scale_factor=2, mode="bilinear"))
    return "Nearest neighbour"


@answers("10-pooling-as-convolution")
def _(question):
    x, y = torch.randn(2, 1, 1, 6, 6).double()
    quarters = torch.full((1, 1, 2, 2), 0.25).double()
    average = functional.conv2d(x, quarters, stride=2)
    assert torch.allclose(average, functional.avg_pool2d(x, 2))
    most = [functional.max_pool2d(grid, 2) for grid in (x, y, x + y)]
    assert not torch.allclose(most[0] + most[1], most[2])  # so no kernel computes it
    return "Average pooling: four weights of 1/4"


@answers("10-one-cell-short")
def _(question):
    n, k, s = square(question.text), *(settings(question.text)[name] for name in "ks")
    small = functional.max_pool2d(torch.zeros(1, 1, n, n), k, s).shape[-1]
    changes = {
        "Set padding to 1": up(small, k, s=s, p=1),
        "Set the stride to 3": up(small, k, s=3),
        "Set output_padding to 1": up(small, k, s=s, output_padding=1),
    }
    for text, result in changes.items():
        assert str(result) in feedback(question, text)
    assert f"makes {size(up(small, k, s=s))} of it" in question.text
    (found,) = [text for text, result in changes.items() if result == n]
    return found


@answers("10-error-sent-back")
def _(question):
    x = tensor(X).requires_grad_()
    y = functional.conv2d(x, tensor(K), stride=2, padding=1)
    y.backward(y.detach())
    assert bare(x.grad) == back(bare(y.detach()), K, stride=2, padding=1)
    return "The transposed convolution"


@answers("10-four-to-seven")
def _(question):
    n = square(question.text)
    results = {
        "One zero between the cells": up(n, 1, s=2),
        "A border of one zero": n + 2,
        "A transposed convolution with k = 2, s = 2": up(n, 2, s=2),
        "Unpooling of 2×2 windows, stride 2": len(unpooled(np.ones((n, n)), np.zeros((n, n)))),
    }
    for text, result in results.items():
        assert str(result) in feedback(question, text)
    (found,) = [
        text for text, result in results.items() if f"become {size(result)}" in question.text
    ]
    return found


@answers("10-can-be-undone")
def _(question):
    x = torch.randn(1, 1, 5, 4).double()
    wide = functional.conv_transpose2d(x, torch.ones(1, 1, 1, 1).double(), stride=2)
    assert torch.equal(wide[..., ::2, ::2], x)
    for same in ([[3, 3], [5, 5]], [[4, 4], [4, 4]]):
        assert functional.avg_pool2d(tensor(same), 2).item() == 4
    return "Putting zeros between the cells"


@answers("10-sees-through-pooling")
def _(question):
    conv_layer, pool = {"k": 3}, {"k": 2, "stride": 2}
    assert f"{sees(conv_layer, conv_layer)} cells" == question.choices[0].text
    assert f"{sees(conv_layer, {'k': 2}, conv_layer)} cells" == question.choices[1].text
    return f"{sees(conv_layer, pool, conv_layer)} cells"


@answers("10-why-switches")
def _(question):
    one, other = torch.zeros(2, 1, 1, 2, 2)
    one[..., 0, 1], other[..., 1, 0] = 1, 1
    places = [functional.max_pool2d(x, 2, return_indices=True)[1].item() for x in (one, other)]
    assert places[0] != places[1]
    return "The weights are the same for every image, the places are not"


@answers("10-two-outputs")
def _(question):
    side, classes = square(question.text), int(re.search(r"for (\d+) classes", question.text)[1])
    x = torch.zeros(2, 1, side, side)
    down, up = torch.nn.Conv2d(1, 8, 3, 2, 1), torch.nn.ConvTranspose2d(8, 1, 4, 2, 1)
    scores = functional.interpolate(torch.nn.Conv2d(8, classes, 1)(down(x)), scale_factor=2)
    labels = torch.zeros(2, side, side, dtype=torch.long)
    assert functional.cross_entropy(scores, labels).ndim == 0, "such scores can be trained"
    sizes = ["×".join(map(str, y.shape[1:])) for y in (up(down(x)), scores)]
    return f"Autoencoder {sizes[0]}, FCN {sizes[1]}"


@answers("10-labels-as-numbers")
def _(question):
    output = torch.tensor([4.0], requires_grad=True)
    near, far = (functional.mse_loss(output, torch.tensor([n])) for n in (5.0, 9.0))
    assert near < far and torch.autograd.grad(near, output)[0] != 0
    scores = torch.zeros(1, 11)
    scores[0, 4] = 3
    assert len({functional.cross_entropy(scores, torch.tensor([n])).item() for n in (5, 9)}) == 1
    doubt = torch.linspace(0, 10, 101)
    cost = ((doubt - 2) ** 2 + (doubt - 6) ** 2) / 2
    assert doubt[cost.argmin()].item() == pytest.approx(4), "between 2 and 6 it says 4"
    return "Label 4 would count as nearer to 5 than to 9"


@answers("10-beside-the-line")
def _(question):
    truth = torch.zeros(8, 8)
    truth[:, 3] = 1
    beside, nothing = truth.roll(1, 1), torch.zeros(8, 8)
    assert not (beside * truth).any() and not (nothing * truth).any(), "IoU is 0 for both"
    costs = [functional.mse_loss(guess, truth).item() for guess in (beside, nothing)]
    told = next(choice.feedback for choice in question.choices if choice.right)
    assert f"{costs[0]} for the shifted line and {costs[1]} for none" in told
    assert costs[0] == 2 * costs[1]
    return "IoU: none of the two. MSE: the one without a line"


@answers("10-skip-fits")
def _(question):
    coarse, fine = (int(n) for n in re.findall(r"(\d+)×\1", question.text))
    set_up = settings(question.text)
    made = {
        p: functional.conv_transpose2d(
            torch.zeros(1, 1, coarse, coarse),
            torch.zeros(1, 1, set_up["k"], set_up["k"]),
            None,
            set_up["s"],
            p,
        ).shape[-1]
        for p in range(3)
    }
    for p, choice in enumerate(question.choices):
        assert choice.text == f"p = {p}"
        assert choice.right or f"{made[p]}×{made[p]}" in choice.feedback
    return f"p = {next(p for p, size in made.items() if size == fine)}"


@answers("10-scores-to-learn")
def _(question):
    channels, classes = (int(n) for n in re.findall(r"(\d+) (?:channels|classes)", question.text))
    layer = torch.nn.Conv2d(channels, classes, 1)
    return str(sum(p.numel() for p in layer.parameters()))


@answers("10-worse-and-better")
def _(question):
    truth = torch.zeros(100, dtype=torch.long)
    truth[:10] = 1
    found = truth.clone()
    found[5:10], found[10:16] = 0, 1  # half of the object, and six pixels too many

    def scores(guess: torch.Tensor) -> tuple[float, float]:
        each = [
            ((guess == c) & (truth == c)).sum() / ((guess == c) | (truth == c)).sum()
            for c in (0, 1)
        ]
        return (guess == truth).double().mean().item(), sum(each).item() / 2

    (lazy, low), (accuracy, high) = scores(torch.zeros_like(truth)), scores(found)
    assert accuracy < lazy and high > low
    return "B finds some pixels of objects, and calls even more background an object"


# --------------------------------------------------------------------------------------------------


def test_every_question_is_answered_here():
    assert set(ANSWERS) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_the_right_choice_is_right(name):
    question = ALL[name]
    answer = ANSWERS[name](question)
    assert [choice.text for choice in question.choices if choice.right] == [answer]
    assert answer not in [choice.text for choice in question.choices if not choice.right]

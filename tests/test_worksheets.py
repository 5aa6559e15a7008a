"""Worksheets: what stands on the pages, where it stands, and the files that hold it."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import Collection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from lecture_utils import exercises
from lecture_utils.engine.trace import format_number
from lecture_utils.worksheets import Worksheet, Worksheets, worksheet, worksheets
from lecture_utils.worksheets._answers import answers, sentences
from lecture_utils.worksheets._class import Results, overview
from lecture_utils.worksheets._flow import Part, paginate
from lecture_utils.worksheets._make import _problems
from lecture_utils.worksheets._paper import MARGIN, PAPERS, mm
from lecture_utils.worksheets._sheet import asked, sheet
from lecture_utils.worksheets._telling import telling
from lecture_utils.worksheets._texts import RULES, TITLES, Head, note
from tests.test_bad_input import holds, refusal

ROOT = Path(__file__).resolve().parent.parent
#: It knows how large a text is; its own size does not matter.
RENDERER = RendererAgg(1, 1, 110)

POINTS = {"A4": (210 / 25.4 * 72, 297 / 25.4 * 72), "Letter": (612, 792)}


@cache
def problems_of(
    operation: str, difficulty: int | str = "rising", n: int = 6, seed: int = 3
) -> tuple[exercises.Problem, ...]:
    return _problems(Head(operation, difficulty, seed, "A4"), n)


class Word(NamedTuple):
    """One text on a page: its name in the drawing, where it was put, and the box that it fills."""

    gid: str
    text: str
    bold: bool
    align: str
    place: tuple[float, float]
    box: tuple[float, float, float, float]  # left, lower, right and upper end, in pixels


class Printed(NamedTuple):
    """What is on a page; not the figure itself, of which a hundred would slow everything down."""

    words: list[Word]
    ends: np.ndarray  # of all lines and fills, in pixels from the lower left corner: (n, 2)
    colours: set[tuple[float, ...]]

    def named(self, gid: str) -> list[Word]:
        return [word for word in self.words if word.gid == gid]

    @property
    def boxes(self) -> np.ndarray:
        return np.array([word.box for word in self.words])


def printed(figure: Figure) -> Printed:
    drawn = [text for text in figure.findobj(Text) if text.get_text()]
    words = [
        Word(
            text.get_gid() or "",
            text.get_text(),
            text.get_weight() == "bold",
            text.get_ha(),
            text.get_position(),
            tuple(text.get_window_extent(RENDERER).extents),
        )
        for text in drawn
    ]
    shapes = figure.findobj(Collection)
    paths = [path.vertices for shape in shapes for path in shape.get_paths()]
    colours = {to_rgb(text.get_color()) for text in drawn}
    for shape in shapes:
        colours |= {tuple(c[:3]) for c in (*shape.get_facecolor(), *shape.get_edgecolor())}
    return Printed(words, figure.axes[0].transData.transform(np.concatenate(paths)), colours)


@cache
def pages_of(
    kind: str, operation: str, paper: str, name: str = "", n: int = 6
) -> tuple[Printed, ...]:
    """The pages of a sheet, of its answers, or of the key of a class."""
    head, problems = Head(operation, "rising", 3, paper, name), problems_of(operation, n=n)
    if kind == "class":
        every = [Results(f"Student {k}", head.number, problems) for k in range(4)]
        return tuple(map(printed, overview(head, every)))
    return tuple(map(printed, (sheet if kind == "sheet" else answers)(head, problems)))


def named(pages: Sequence[Printed], gid: str) -> list[Word]:
    return [word for page in pages for word in page.named(gid)]


def cells(pages: Sequence[Printed], grid: str) -> list[Word]:
    """The numbers in the cells of all grids of this name, in the order in which they are drawn."""
    return [word for page in pages for word in page.words if word.gid.startswith(f"{grid}[")]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Worksheet:
    folder = tmp_path_factory.mktemp("sheets")
    return worksheet("conv2d", seed=7, difficulty="rising", folder=folder)


def words(path: Path) -> str:
    """What can be selected in a PDF, with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def squeezed(text: str) -> str:
    """A text without blanks: lines are broken where they are full."""
    return "".join(text.split())


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


every_operation = pytest.mark.parametrize("operation", exercises.OPERATIONS)
every_paper = pytest.mark.parametrize("paper", PAPERS)
PRINTED = [
    ("sheet", "A4"),
    ("sheet", "Letter"),
    ("answers", "A4"),
    ("answers", "Letter"),
    ("class", "A4"),
]


# --- where things stand ---------------------------------------------------------------------------


@every_operation
@pytest.mark.parametrize("kind, paper", PRINTED, ids=str)
def test_nothing_is_outside_the_margins_and_no_text_is_over_another(operation, kind, paper):
    width, height = np.array(PAPERS[paper]) * mm(1)
    for page in pages_of(kind, operation, paper, name="Ana López" if paper == "A4" else ""):
        boxes, drawn = page.boxes, page.words
        ends = np.concatenate([boxes[:, :2], boxes[:, 2:], page.ends])
        assert ends[:, 0].min() >= MARGIN - 2 and ends[:, 0].max() <= width - MARGIN + 2
        assert ends[:, 1].min() >= mm(8) and ends[:, 1].max() <= height - mm(12)
        # boxes hold room for descenders: less than 2 pixels of height is white space
        across = overlap(boxes[:, 0], boxes[:, 2]) >= 1
        over = np.argwhere(np.triu(across & (overlap(boxes[:, 1], boxes[:, 3]) >= 2), 1))
        assert [(drawn[a].text, drawn[b].text) for a, b in over] == []


def overlap(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How much of each interval lies in each other one: (n, n), negative for a gap."""
    return np.minimum(end[:, None], end) - np.maximum(start[:, None], start)


def column_labels(page: Printed) -> list[list[float]]:
    """For each empty grid on a page, where its column numbers stand, from left to right."""
    found: dict[float, list[float]] = {}
    for label in page.named("output label"):
        if label.align == "center":
            found.setdefault(round(label.place[1], 3), []).append(label.place[0])
    return [sorted(places) for places in found.values()]


@every_operation
def test_cells_to_write_in_are_at_least_9_millimetres(operation):
    for page in pages_of("sheet", operation, "A4"):
        for across in column_labels(page):
            assert np.diff(across).min(initial=np.inf) >= mm(9) - 1e-6
        down = [label.place for label in page.named("output label") if label.align == "right"]
        steps = [b[1] - a[1] for a, b in itertools.pairwise(down) if a[0] == b[0] and b[1] > a[1]]
        assert steps and min(steps) >= mm(9) - 1e-6


@every_operation
@every_paper
@pytest.mark.parametrize("kind", ["sheet", "answers"])
def test_no_problem_is_split_and_all_stand_in_order(operation, paper, kind):
    seen = []
    for page in pages_of(kind, operation, paper):
        numbers = [word.text for word in page.named("number")]
        # what a problem begins with and what it ends with are on the same page, once for each
        assert len(numbers) == len(page.named("output caption")) > 0
        if kind == "answers":
            last = [word.text for word in page.named("label") if word.text.startswith("Wrong")]
            assert [re.search(r"problem (\d+)", words)[1] for words in last] == numbers
        seen += numbers
    assert seen == [str(n + 1) for n in range(6)]


def test_forty_problems_flow_over_many_pages():
    pages = pages_of("sheet", "max_pool2d", "A4", n=40)
    assert [word.text for word in named(pages, "number")] == [str(n + 1) for n in range(40)]
    assert len(pages) >= 14
    places = [page.named("footer")[1].text for page in pages]
    assert places == [f"page {n} of {len(pages)}" for n in range(1, len(pages) + 1)]


def test_a_group_of_parts_stays_together_unless_it_is_larger_than_a_page():
    def part(height: float) -> Part:
        return Part(height, lambda page, left, top: None)

    def heights(groups: list[list[float]], first: float, gap: float = 0) -> list[list[list[float]]]:
        pages = paginate([[part(h) for h in group] for group in groups], first, 100, gap)
        return [[[p.height for p in group] for group in page.groups] for page in pages]

    assert heights([[30, 30], [30, 30]], 100) == [[[30, 30]], [[30, 30]]]
    assert heights([[30, 30], [30, 10]], 100) == [[[30, 30], [30, 10]]]
    assert heights([[30, 30], [30, 10]], 100, gap=1) == [[[30, 30]], [[30, 10]]]
    assert heights([[30, 30], [20]], 50) == [[[30]], [[30], [20]]]
    assert heights([[60], [20]], 50) == [[], [[60], [20]]]
    assert heights([[10], [60, 60, 60], [20]], 100) == [[[10], [60]], [[60]], [[60], [20]]]
    message = refusal(ValueError, lambda: heights([[101]], 100))
    holds(message, "101", "100")


def test_what_is_on_paper_is_grey():
    for kind in ("sheet", "answers"):
        for page in pages_of(kind, "conv2d", "A4"):
            assert all(np.ptp(colour) < 1e-9 for colour in page.colours)
            assert (0, 0, 0) in page.colours and len(page.colours) > 2


# --- what stands there ----------------------------------------------------------------------------


@every_operation
def test_a_sheet_shows_the_given_numbers_and_leaves_the_result_empty(operation):
    pages, problems = pages_of("sheet", operation, "A4"), problems_of(operation)
    for name in problems[0].shown:
        given = [value for p in problems for value in p.trace.grids[name].values.flat]
        assert [word.text for word in cells(pages, name)] == list(map(format_number, given))
    assert cells(pages, "output") == []
    expected = Counter(
        label for p in problems for axis in p.answer.shape for label in map(str, range(axis))
    )
    assert Counter(word.text for word in named(pages, "output label")) == expected


@every_operation
def test_the_answers_show_every_cell_of_every_result(operation):
    shown = [(w.gid, w.text) for w in cells(pages_of("answers", operation, "A4"), "output")]
    assert shown == [
        (f"output[{r}, {c}]", format_number(problem.answer[r, c]))
        for problem in problems_of(operation)
        for r, c in np.ndindex(problem.answer.shape)
    ]


@every_operation
def test_every_cell_has_the_sentence_of_its_step(operation):
    for problem in problems_of(operation):
        said, silent = sentences(problem), 0
        for row in problem.key()["steps"]:
            for sentence in row:
                if sentence.startswith("no switch"):
                    silent += 1
                else:
                    assert sentence in said
        assert len(said) == problem.answer.size - silent + (silent > 0)
        assert (said[-1] == "All other cells of Z stay 0.") == (silent > 0)


@every_operation
@every_paper
def test_the_sentences_are_printed_whole(operation, paper):
    steps = named(pages_of("answers", operation, paper), "step")
    together = squeezed("".join(word.text for word in steps))
    for problem in problems_of(operation):
        for sentence in sentences(problem):
            assert squeezed(sentence) in together


def test_what_is_asked_is_not_broken_over_two_lines():
    problem = problems_of("conv_transpose2d", 3)[0]
    counts = set()
    for width in range(150, 900, 5):
        lines = asked(problem, width, 16).lines
        assert " ".join(lines) == problem.question
        assert lines[-1].endswith("What is Z?")
        counts.add(len(lines))
    assert {1, 2, 3} <= counts


def test_a_sentence_that_is_longer_than_a_line_is_broken():
    weights = np.arange(-40, 24).reshape(8, 8)
    problem = exercises.given("conv2d", weights[:, ::-1], weights)
    (page,) = map(printed, answers(Head("conv2d", 1, 0, "A4"), [problem]))
    lines = [word.text for word in page.named("step")]
    assert len(lines) > 3
    assert squeezed("".join(lines)) == squeezed(problem.key()["steps"][0][0])
    assert page.boxes[:, 2].max() <= PAPERS["A4"][0] * mm(1) - MARGIN + 2


def test_grids_that_are_too_wide_for_one_row_are_put_in_two():
    grid = np.arange(6 * 16).reshape(6, 16) % 7 - 3
    problem = exercises.given("conv2d", grid, [[1, -1]])
    (page,) = map(printed, sheet(Head("conv2d", 1, 0, "A4"), [problem]))
    (given,), (empty,) = page.named("input caption"), page.named("output caption")
    assert empty.place[1] > given.place[1] + mm(30)
    (across,) = column_labels(page)
    assert len(across) == 15 and np.diff(across).min() >= mm(9) - 1e-6
    assert page.boxes[:, 2].max() <= PAPERS["A4"][0] * mm(1) - MARGIN + 2


@every_operation
def test_two_or_three_wrong_grids_are_shown_with_the_belief_behind_them(operation):
    problems = problems_of(operation)
    shown = Counter()
    for problem, wrong in zip(problems, telling(problems), strict=True):
        assert 2 <= len(wrong) <= 3
        ids = [belief.id for belief, _ in wrong]
        assert len(set(ids)) == len(ids)
        shown.update(ids)
        for belief, answer in wrong:
            np.testing.assert_array_equal(answer, exercises.answer_of(problem, belief.id))
            assert not np.array_equal(answer, problem.answer)
        fitting = [
            m.id
            for m in exercises.MISCONCEPTIONS
            if (found := exercises.answer_of(problem, m.id)) is not None
            and found.shape == problem.answer.shape
        ]
        assert sum(answer.shape == problem.answer.shape for _, answer in wrong) == min(
            3, len(fitting)
        )
        assert not fitting or ids[0] == fitting[0]
    assert len(shown) >= 4  # a sheet of six has more to tell than three beliefs
    pages = pages_of("answers", operation, "A4")
    together = squeezed("".join(word.text for word in named(pages, "belief")))
    ids = "".join(word.text for word in named(pages, "id"))
    for id in shown:
        assert squeezed(exercises.misconception(id).belief) in together
        assert id in ids


@pytest.mark.parametrize("operation", ["conv2d", "avg_pool2d"])
def test_the_wrong_cells_of_a_wrong_grid_are_marked_by_bold_numbers(operation):
    pages, problems = pages_of("answers", operation, "A4"), problems_of(operation)
    expected = []
    for problem, wrong in zip(problems, telling(problems), strict=True):
        for _, answer in wrong:
            same = answer.shape == problem.answer.shape
            bold = answer != problem.answer if same else np.zeros(answer.shape, bool)
            texts = [format_number(round(float(value), 2)) for value in answer.flat]
            expected += zip(texts, bold.flat, strict=True)
    assert [(word.text, word.bold) for word in cells(pages, "wrong")] == expected


def test_every_operation_has_a_title_a_rule_on_one_line_and_the_notes_it_needs():
    assert TITLES.keys() == RULES.keys() == set(exercises.OPERATIONS)
    for operation in exercises.OPERATIONS:
        for paper in PAPERS:
            first = pages_of("sheet", operation, paper)[0]
            assert [word.text for word in first.named("title")] == [TITLES[operation]]
            assert [word.text for word in first.named("operation")] == [operation]
            assert [word.text for word in first.named("rule")] == [RULES[operation]]
    plain = note("avg_pool2d", ["stride 2"])
    assert "count_include_pad" in note("avg_pool2d", ["stride 2", "padding 1"])
    assert "ceil_mode" in note("max_pool2d", ["ceil_mode=True"])
    assert "output_padding" in note("conv_transpose2d", ["output_padding 1"])
    assert "pair" in note("max_unpool2d", ["stride (2, 3)"])
    assert not re.search("pair|ceil_mode|count_include_pad", plain)


def letters(rule: str, at: dict[str, int]) -> tuple[int, ...]:
    """The place that "X[i·s − p, …]" in a rule stands for."""
    inside = re.search(r"[XZ]\[([^]]*)\]", rule)[1].replace("·", "*").replace("−", "-")
    assert re.fullmatch(r"[abdijps*+\-, ]*", inside)
    return eval(f"({inside})", {}, at)  # letters and signs only


@pytest.mark.parametrize("operation", ["conv2d", "dilated_conv2d", "conv_transpose2d"])
def test_the_rule_of_a_convolution_gives_the_answers(operation):
    """The places in the rule are read from its text; one number for a setting, or a pair."""
    for problem in problems_of(operation, n=20):
        source, kernel = (problem.trace.grids[name].values for name in problem.shown)
        settings = {name[0]: problem.call[name] for name in ("stride", "padding", "dilation")}
        axes = [{letter: pair[axis] for letter, pair in settings.items()} for axis in (0, 1)]
        rows, columns = problem.answer.shape
        answer = np.zeros((rows, columns), int)
        back = operation == "conv_transpose2d"
        for i, j in np.ndindex(source.shape if back else answer.shape):
            for a, b in np.ndindex(kernel.shape):
                place = {"i": i, "j": j, "a": a, "b": b}
                r, c = (letters(RULES[operation], place | axes[n])[n] for n in (0, 1))
                if back and 0 <= r < rows and 0 <= c < columns:
                    answer[r, c] += source[i, j] * kernel[a, b]
                if not back and 0 <= r < source.shape[0] and 0 <= c < source.shape[1]:
                    answer[i, j] += source[r, c] * kernel[a, b]
        np.testing.assert_array_equal(answer, problem.answer)


# --- the files ------------------------------------------------------------------------------------


def test_what_a_sheet_says_can_be_selected(made):
    said = words(made.sheet)
    holds(said, "Convolution", "Name", "Date", "Rule", RULES["conv2d"], "page 1 of 3")
    for problem in made.problems:
        assert problem.question in said
    assert said.count("conv2d · difficulty rising · seed 7") == made.pages[0]
    key = words(made.answers)
    assert key.count("conv2d · difficulty rising · seed 7 · answers") == made.pages[1]
    for problem in made.problems:
        for row in problem.key()["steps"]:
            for sentence in row:
                assert squeezed(sentence) in squeezed(key)


@every_paper
def test_pages_have_exactly_the_size_of_the_paper(paper, tmp_path):
    one = worksheet("max_unpool2d", n=4, difficulty=3, paper=paper, folder=tmp_path)
    for path, count in zip((one.sheet, one.answers), one.pages, strict=True):
        pages = PdfReader(path).pages
        assert len(pages) == count > 1
        for page in pages:
            left, bottom, *size = map(float, page.mediabox)
            assert (left, bottom) == (0, 0)
            assert size == pytest.approx(POINTS[paper], abs=0.01)


def test_fonts_are_embedded_as_truetype(made):
    found = 0
    for path in (made.sheet, made.answers):
        for page in PdfReader(path).pages:
            for font in page["/Resources"]["/Font"].values():
                font = font.get_object()
                inner = font.get("/DescendantFonts", ArrayObject([font]))[0].get_object()
                assert inner["/Subtype"] in ("/TrueType", "/CIDFontType2")
                assert "/FontFile2" in inner["/FontDescriptor"]
                assert "/ToUnicode" in font
                found += 1
    assert found


def test_the_name_is_printed_and_part_of_the_file_name(tmp_path):
    one = worksheet("avg_pool2d", n=1, folder=tmp_path, name="  José   Ñandú ")
    assert one.name == "José Ñandú"
    assert one.sheet.name == "avg_pool2d_difficulty-1_seed-0_jose_nandu_sheet.pdf"
    for path in (one.sheet, one.answers):
        assert "José Ñandú" in words(path)
    assert str(one) == repr(one)
    holds(repr(one), "avg_pool2d · difficulty 1 · seed 0, José Ñandú, 1 problem on A4")


def test_a_long_name_stays_on_its_line_and_is_shortened_at_the_foot():
    name = "W" * 60
    pages = pages_of("sheet", "conv_transpose2d", "Letter", name=name)
    for page in pages:
        foot = sorted(page.named("footer"), key=lambda word: word.box[0])
        assert len(foot) == 3 and re.fullmatch("W{10,}…", foot[1].text)
        assert all(a.box[2] < b.box[0] for a, b in itertools.pairwise(foot))
    (whole,) = (word for word in pages[0].named("name") if word.text == name)
    (date,) = (word for word in pages[0].named("label") if word.text == "Date")
    assert whole.box[2] < date.box[0]


def test_letters_of_other_scripts_are_printed_if_the_font_has_them(tmp_path):
    one = worksheet("max_pool2d", n=1, folder=tmp_path, name="Ελένη")
    assert "Ελένη" in words(one.sheet)
    assert one.sheet.name == "max_pool2d_difficulty-1_seed-0_ελενη_sheet.pdf"


MAKE = """
import sys
from lecture_utils.worksheets import worksheet, worksheets
worksheet("conv_transpose2d", 11, 3, 2, folder=sys.argv[1], name="Zoë")
worksheets("max_pool2d", 2, 5, 2, folder=sys.argv[1])
print("matplotlib.pyplot" in sys.modules, "torch" in sys.modules)
"""


def test_the_same_seed_gives_the_same_bytes_in_every_process(tmp_path):
    contents = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / seed
        folder.mkdir()
        command = [sys.executable, "-c", MAKE, str(folder)]
        settings = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, check=True, env=settings, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.stdout.split() == ["False", "False"]
        contents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert contents[0] == contents[1]
    assert len(contents[0]) == 7
    for path in folder.iterdir():
        assert not {"/CreationDate", "/ModDate"} & set(PdfReader(path).metadata)


def test_settings_of_the_reader_change_nothing(made, tmp_path):
    own = {"font.size": 30, "pdf.fonttype": 3, "savefig.bbox": "tight", "lines.linewidth": 9}
    with matplotlib.rc_context(own):
        before = dict(matplotlib.rcParams)
        again = worksheet("conv2d", seed=7, difficulty="rising", folder=tmp_path)
        assert dict(matplotlib.rcParams) == before
    assert again.sheet.read_bytes() == made.sheet.read_bytes()
    assert again.answers.read_bytes() == made.answers.read_bytes()


def test_a_longer_sheet_begins_with_the_problems_of_a_shorter_one():
    for difficulty in (2, "rising"):
        long = problems_of("dilated_conv2d", difficulty, 9)
        assert problems_of("dilated_conv2d", difficulty, 4) == long[:4]
    assert [p.difficulty for p in problems_of("conv2d", n=10)] == [1, 1, 2, 2] + [3] * 6


def test_other_seeds_have_other_problems_and_a_sheet_has_none_twice():
    ids = [p.id for seed in range(4) for p in problems_of("conv2d", 1, 40, seed)]
    assert len(set(ids)) == 160
    asked = [(p.question, p.answer.tobytes()) for p in problems_of("max_pool2d", 1, 40)]
    assert len(set(asked)) == 40


def test_a_problem_that_comes_up_twice_is_left_out(monkeypatch):
    original = exercises.problem
    monkeypatch.setattr(exercises, "problem", lambda o, level, seed: original(o, level, seed // 3))
    drawn = _problems(Head("conv2d", 1, 2, "A4"), 3)
    assert [p.seed for p in drawn] == [666, 667, 668]


def test_the_link_leads_to_the_file(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    one = worksheet("max_pool2d", n=1, folder="a & b", name='<b>"Ana"')
    shown = one._repr_html_()
    links = re.findall(r'href="([^"]*)"', shown)
    assert not any(" " in link or '"' in link for link in links)
    assert [Path(unquote(link.replace("&amp;", "&"))) for link in links] == [one.sheet, one.answers]
    assert all(Path(unquote(link.replace("&amp;", "&"))).is_file() for link in links)
    assert "<b>" not in shown and "&lt;b&gt;" in shown
    assert str(tmp_path) not in repr(one) + shown
    elsewhere = dataclasses.replace(one, sheet=Path("/far/away.pdf"))
    assert Path("/far/away.pdf").absolute().as_uri() in elsewhere._repr_html_()


# --- writing --------------------------------------------------------------------------------------


def test_an_identical_file_is_left_alone_and_another_one_is_kept(tmp_path):
    one = worksheet("max_pool2d", n=1, folder=tmp_path)
    old = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (one.sheet, one.answers)}
    assert worksheet("max_pool2d", n=1, folder=tmp_path) == one

    def other(**more: bool) -> Worksheet:
        return worksheet("max_pool2d", n=2, folder=tmp_path, **more)

    message = refusal(FileExistsError, other)
    holds(message, repr(str(tmp_path)), repr(one.sheet.name), "overwrite=True")
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in old} == old
    one.answers.write_bytes(b"notes of a teacher")
    one.sheet.unlink()
    refusal(FileExistsError, other)
    assert names_in(tmp_path) == [one.answers.name]
    assert len(other(overwrite=True).problems) == 2
    assert one.answers.read_bytes().startswith(b"%PDF")
    assert names_in(tmp_path) == sorted([one.sheet.name, one.answers.name])


def test_a_folder_of_that_name_is_no_file(tmp_path):
    (tmp_path / "max_pool2d_difficulty-1_seed-0_answers.pdf").mkdir()
    for overwrite in (False, True):
        message = refusal(
            FileExistsError,
            lambda overwrite=overwrite: worksheet(
                "max_pool2d", n=1, folder=tmp_path, overwrite=overwrite
            ),
        )
        holds(message, "_answers.pdf", "folder with the name")
    assert len(names_in(tmp_path)) == 1


@pytest.mark.parametrize("failing", [0, 1], ids=["the first file", "the second file"])
def test_an_error_while_writing_leaves_no_file(failing, monkeypatch, tmp_path):
    original, count = Path.write_bytes, itertools.count()

    def write_bytes(path: Path, data: bytes) -> int:
        if next(count) == failing:
            original(path, data[:100])
            raise OSError(28, "No space left on device")
        return original(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    message = refusal(OSError, lambda: worksheet("max_pool2d", n=1, folder=tmp_path))
    holds(message, f"folder (={str(tmp_path)!r})", "No space left on device")
    assert names_in(tmp_path) == []


def test_a_folder_that_cannot_be_written_to(monkeypatch, tmp_path):
    def refuse(path: Path, mode: int = 0o777, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    folder = tmp_path / "new"
    message = refusal(PermissionError, lambda: worksheet("max_pool2d", n=1, folder=folder))
    holds(message, f"folder (={str(folder)!r})", "Permission denied", "another folder")


def test_the_folder_is_made_if_only_the_one_around_it_exists(tmp_path):
    one = worksheet("max_pool2d", n=1, folder=tmp_path / "new")
    assert one.sheet.parent == tmp_path / "new"
    assert names_in(tmp_path / "new") == sorted([one.sheet.name, one.answers.name])


# --- a class --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def group(tmp_path_factory) -> Worksheets:
    folder = tmp_path_factory.mktemp("class")
    return worksheets(
        "conv2d", ["Ana", "Omar", "ANA", "Ana (2)"], seed=4, n=2, paper="Letter", folder=folder
    )


def test_each_student_has_a_sheet_that_can_be_made_alone(group, tmp_path):
    assert isinstance(group, tuple) and len(group) == 4
    assert [one.name for one in group] == ["Ana", "Omar", "ANA (2)", "Ana (2) (2)"]
    assert len({path.name.casefold() for one in group for path in (one.sheet, one.answers)}) == 8
    for k, one in enumerate(group):
        alone = worksheet("conv2d", 4000 + k, 2, paper="Letter", folder=tmp_path, name=one.name)
        assert alone.sheet.name == one.sheet.name
        assert alone.sheet.read_bytes() == one.sheet.read_bytes()
        assert alone.answers.read_bytes() == one.answers.read_bytes()
    assert len({p.id for one in group for p in one.problems}) == 8


def test_one_key_has_the_results_of_all(group):
    assert group.answers.name == "conv2d_difficulty-1_seed-4_4-students_answers.pdf"
    said = words(group.answers)
    places = [said.index(f"{one.name} {one.number}") for one in group]
    assert places == sorted(places)
    for one, start, end in zip(group, places, [*places[1:], len(said)], strict=True):
        numbers = said[start:end].split(one.number)[1].split()
        for problem in one.problems:
            missing = Counter(map(format_number, problem.answer.flat)) - Counter(numbers)
            assert not missing
    for page in PdfReader(group.answers).pages:
        assert tuple(map(float, page.mediabox)) == (0, 0, *POINTS["Letter"])


def test_a_class_is_shown_in_words_and_with_links(group):
    lines = repr(group).splitlines()
    assert lines[0] == f"Worksheets: 4. All results: {group.answers.name}."
    assert lines[1:] == [f"  {one!r}" for one in group]
    shown = group._repr_html_()
    assert shown.count("<a href=") == 9
    assert str(group.answers.parent) not in repr(group)


def test_a_class_can_be_counted(tmp_path):
    group = worksheets("max_unpool2d", 3, n=1, folder=tmp_path)
    assert [one.number.split()[-1] for one in group] == ["0", "1", "2"]
    assert [one.name for one in group] == ["", "", ""]
    assert len(names_in(tmp_path)) == 7
    holds(words(group.answers), "Student 1", "Student 3", "seed 2")


def test_a_class_is_written_whole_or_not_at_all(tmp_path):
    stranger = tmp_path / "max_pool2d_difficulty-1_seed-1_answers.pdf"
    stranger.write_text("something else")
    message = refusal(FileExistsError, lambda: worksheets("max_pool2d", 3, n=1, folder=tmp_path))
    holds(message, stranger.name)
    assert names_in(tmp_path) == [stranger.name]
    assert stranger.read_text() == "something else"


# --- bad input ------------------------------------------------------------------------------------

BAD = {
    "operation": (("conv3d", ValueError), (None, ValueError), (["conv2d"], ValueError)),
    "seed": ((-1, ValueError), (1.0, TypeError), (True, TypeError), (10**13, ValueError)),
    "n": ((0, ValueError), (41, ValueError), ("6", TypeError), (True, TypeError)),
    "difficulty": ((0, ValueError), (4, ValueError), (1.0, ValueError), (True, ValueError)),
    "paper": (("A5", ValueError), ("a4", ValueError), (None, ValueError)),
    "name": (
        ("", ValueError),
        (" ?! ", ValueError),
        (7, TypeError),
        ("x" * 61, ValueError),
        ("李", ValueError),
        ("Ana\x07", ValueError),
    ),
    "overwrite": ((1, TypeError), (None, TypeError)),
    "folder": ((None, TypeError), (3, TypeError)),
}
CASES = [(name, value, error) for name, values in BAD.items() for value, error in values]


@pytest.mark.parametrize("name, value, error", CASES, ids=repr)
def test_bad_input_is_refused_before_anything_is_written(name, value, error, tmp_path):
    given = {"operation": "conv2d", "n": 1, "folder": tmp_path} | {name: value}
    message = refusal(error, lambda: worksheet(**given))
    assert message.startswith(f"{name} (={value!r})")
    if name != "name":
        class_given = {"students": 1, **given}
        holds(refusal(error, lambda: worksheets(**class_given)), f"{name} (={value!r})")
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    "students, error, piece",
    [
        (0, ValueError, "students (=0)"),
        (201, ValueError, "from 1 to 200"),
        (True, TypeError, "students (=True)"),
        ("Ana", TypeError, "students (='Ana')"),
        ({"Ana"}, TypeError, "list of names"),
        ([], ValueError, "len(students) (=0)"),
        (["Ana", ""], ValueError, "name (='')"),
        (["Ana", 3], TypeError, "name (=3)"),
    ],
    ids=repr,
)
def test_a_class_that_is_none(students, error, piece, tmp_path):
    message = refusal(error, lambda: worksheets("conv2d", students, n=1, folder=tmp_path))
    holds(message, piece)
    assert names_in(tmp_path) == []


def test_a_folder_that_is_a_file_or_lies_nowhere(tmp_path):
    (tmp_path / "file").touch()
    message = refusal(NotADirectoryError, lambda: worksheet("conv2d", folder=tmp_path / "file"))
    holds(message, repr(str(tmp_path / "file")), "is a file")
    message = refusal(
        FileNotFoundError, lambda: worksheet("conv2d", folder=tmp_path / "no" / "where")
    )
    holds(message, repr(str(tmp_path / "no" / "where")), repr(str(tmp_path / "no")))
    assert names_in(tmp_path) == ["file"]

"""The files of a handout: what can be read in them, when they are written, and what is refused."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import matplotlib
import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from lecture_utils import exercises
from lecture_utils.engine.trace import format_number
from lecture_utils.handouts import Worksheet, Worksheets, worksheet, worksheets
from lecture_utils.handouts.paper import PAPERS
from lecture_utils.handouts.problems import problems_of
from lecture_utils.handouts.wording import RULES, Head
from tests.handouts.reading import POINTS, problems
from tests.refusals import holds, refusal

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize("paper", PAPERS)
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
            for reference in page["/Resources"]["/Font"].values():
                font = reference.get_object()
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


def test_a_reader_is_told_language_title_headings_and_tables(made):
    for path, kind in ((made.sheet, "worksheet"), (made.answers, "answers")):
        pdf = PdfReader(path)
        root = pdf.trailer["/Root"]
        assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert pdf.metadata.title == f"Convolution: {kind}, {made.number}"
        tags = Counter(tags_of(root["/StructTreeRoot"]))
        assert tags["/H1"] == 1 and tags["/H2"] == 6
        grids = 3 * 6 if kind == "worksheet" else 6 * 6
        assert tags["/Table"] == grids and tags["/TH"] and tags["/TD"]
        _, questions = pdf.outline
        assert len(questions) == 6
        assert questions[0].title.replace("\xa0", " ") == f"1 {made.problems[0].question}"


def tags_of(element):
    """The tags of an element of a PDF's structure and of all that is in it."""
    if "/S" in element:
        yield element["/S"]
    inside = element.get("/K", [])
    for reference in inside if isinstance(inside, ArrayObject) else [inside]:
        part = reference.get_object()
        if isinstance(part, dict):
            yield from tags_of(part)


@pytest.mark.parametrize("name", ["محمد علي", "שלום"])
def test_a_name_in_a_script_from_right_to_left_is_written_so(name, tmp_path):
    one = worksheet("max_pool2d", n=1, folder=tmp_path, name=name)
    assert one.name == name
    with pdfium.PdfDocument(one.sheet) as document:
        page = document[0].get_textpage()
        said = page.get_text_range()
        # a reader of PDF that knows the script gives its letters in the order in which they are
        # spoken
        starts = [said.index(part) for part in name.split()]
        places = [
            page.get_charbox(start + n)[0]
            for start, part in zip(starts, name.split(), strict=True)
            for n in range(len(part))
        ]
    assert places == sorted(places, reverse=True)


def test_letters_of_other_scripts_are_printed_if_the_font_has_them(tmp_path):
    one = worksheet("max_pool2d", n=1, folder=tmp_path, name="Ελένη")
    assert "Ελένη" in words(one.sheet)
    assert one.sheet.name == "max_pool2d_difficulty-1_seed-0_ελενη_sheet.pdf"


MAKE = """
import sys
from lecture_utils.handouts import worksheet, worksheets
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
        long = problems("dilated_conv2d", difficulty, 9)
        assert problems("dilated_conv2d", difficulty, 4) == long[:4]
    assert [p.difficulty for p in problems("conv2d", n=10)] == [1, 1, 2, 2] + [3] * 6


def test_other_seeds_have_other_problems_and_a_sheet_has_none_twice():
    ids = [p.id for seed in range(4) for p in problems("conv2d", 1, 40, seed)]
    assert len(set(ids)) == 160
    asked = [(p.question, p.answer.tobytes()) for p in problems("max_pool2d", 1, 40)]
    assert len(set(asked)) == 40


def test_a_problem_that_comes_up_twice_is_left_out(monkeypatch):
    original = exercises.problem
    monkeypatch.setattr(exercises, "problem", lambda o, level, seed: original(o, level, seed // 3))
    drawn = problems_of(Head("conv2d", 1, 2, "A4"), 3)
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
    "operation": (("conv3d", ValueError), (None, TypeError), (["conv2d"], TypeError)),
    "seed": ((-1, ValueError), (1.0, TypeError), (True, TypeError), (10**13, ValueError)),
    "n": ((0, ValueError), (41, ValueError), ("6", TypeError), (True, TypeError)),
    "difficulty": ((0, ValueError), (4, ValueError), (1.0, TypeError), (True, TypeError)),
    "paper": (("A5", ValueError), ("a4", ValueError), (None, TypeError)),
    "name": (
        ("", ValueError),
        (" ?! ", ValueError),
        (7, TypeError),
        ("x" * 61, ValueError),
        ("李", ValueError),
        ("Ana\x07", ValueError),
    ),
    "overwrite": ((1, TypeError), (None, TypeError)),
    "folder": ((None, TypeError), (3, TypeError), ("", ValueError), (b"x", TypeError)),
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

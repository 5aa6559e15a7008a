"""The teacher's report counts what is in the files, names nobody, and passes over no file in silence."""

from __future__ import annotations

import csv
import itertools
import os
import random
import shutil
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

from lecture_utils import exercises, progress, style, teacher
from lecture_utils.figures.kit.text import smallest_letter
from lecture_utils.figures.picture import Picture
from lecture_utils.teacher import Row
from tests.progress_files import at, choice, grid, stored
from tests.quick import examples
from tests.test_bad_input import holds, refusal

FLIPPED, IGNORED = "kernel-flipped", "stride-ignored"
BELIEFS = {one.id: one.belief for one in exercises.MISCONCEPTIONS}
LESSON, OTHER = "02_convolution", "04_transposed_convolution"


def tried(*attempts: tuple[bool, tuple[str, ...], int], lesson: str = LESSON, draft: bool = False):
    """An entry: (right, ids, confidence) of each attempt; a draft has nothing locked at the end."""
    made = [
        grid([["1"]], lesson, locked=True, right=right, ids=list(ids), confidence=sure, when=at(n))
        for n, (right, ids, sure) in enumerate(attempts)
    ]
    last = grid([["2"]], lesson, when=at(50)) if draft else made.pop()
    return {**last, "attempts": made}


RIGHT = (True, (), 3)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "class"


def put(folder: Path, name: str, answers: dict, learner: str = "f00d", **fields) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(stored(answers, learner, **fields), encoding="utf-8")
    return file


@pytest.fixture
def three(folder) -> Path:
    """Three learners; the numbers in their files are in another order than their names."""
    flipped_twice = tried((False, (FLIPPED,), 3), (False, (FLIPPED,), 0), RIGHT)
    put(
        folder,
        "ash.json",
        {"a": flipped_twice, "b": tried((False, (FLIPPED, IGNORED), 2)), "c": tried(RIGHT)},
        "cc",
    )
    put(folder, "group/birch.json", {"a": tried((False, (FLIPPED,), 1), RIGHT)}, "bb")
    put(
        folder,
        "cedar.json",
        {
            "a": tried(RIGHT),
            "d": tried((False, ("own-idea",), 3), lesson=OTHER),
            "e": tried((False, ("zeros-around",), 2), lesson=OTHER, draft=True),
            "f": tried((False, ("own-idea",), 0), RIGHT, lesson=OTHER),
        },
        "aa",
    )
    return folder


ROWS = (
    Row(LESSON, FLIPPED, BELIEFS[FLIPPED], learners=2, answered=3, times=4, sure=2, resolved=1),
    Row(LESSON, IGNORED, BELIEFS[IGNORED], learners=1, answered=3, times=1, sure=1, resolved=0),
    Row(OTHER, "own-idea", "own-idea", learners=1, answered=1, times=2, sure=1, resolved=0),
    Row(OTHER, "zeros-around", BELIEFS["zeros-around"], 1, answered=1, times=1, sure=1, resolved=0),
)


# --- counting -------------------------------------------------------------------------------------


def test_misconceptions_are_counted_by_lesson(three):
    assert teacher.report(three).table == ROWS


def test_the_table_says_it_in_text(three):
    assert repr(teacher.report(three)).splitlines() == [
        "3 learners, 3 files.",
        "",
        "lesson                     misconception   learners  times  sure  right later  belief",
        f"02_convolution             kernel-flipped  2 of 3        4     2            1  {BELIEFS[FLIPPED]}",
        f"02_convolution             stride-ignored  1 of 3        1     1            0  {BELIEFS[IGNORED]}",
        "04_transposed_convolution  own-idea        1 of 1        2     1            0  own-idea",
        "04_transposed_convolution  zeros-around    1 of 1        1     1            0  "
        + BELIEFS["zeros-around"],
        "",
        "learner    answered  right at first try  right now  certain and wrong",
        "learner 1         4                   1          2                  1",
        "learner 2         1                   0          1                  0",
        "learner 3         3                   1          2                  0",
    ]


def test_a_path_may_be_text_and_nothing_is_changed(three):
    before = {path: path.read_bytes() for path in three.rglob("*") if path.is_file()}
    assert teacher.report(str(three)) == teacher.report(three)
    after = {path: path.read_bytes() for path in three.rglob("*") if path.is_file()}
    assert after == before


def test_answers_that_wait_in_this_kernel_are_not_counted(three):
    progress.record("mine", tried((False, (FLIPPED,), 3)))
    assert teacher.report(three).table == ROWS


def test_answers_outside_any_lesson_come_last(folder):
    put(folder, "a.json", {"x": tried((False, (FLIPPED,), 0), lesson="")}, "1")
    put(folder, "b.json", {"y": tried((False, (IGNORED,), 0))}, "2")
    report = teacher.report(folder)
    assert [(row.lesson, row.answered) for row in report.table] == [(LESSON, 1), ("", 1)]
    assert "\nno lesson       kernel-flipped  1 of 1" in repr(report)


def test_without_any_misconception(folder):
    put(folder, "a.json", {"x": tried(RIGHT)}, "1")
    put(folder, "b.json", {}, "2")
    report = teacher.report(folder)
    assert report.table == ()
    assert repr(report).splitlines()[0] == (
        "2 learners, 2 files. No misconception showed in a locked answer."
    )
    assert report.figure().alt == "No misconception showed in a locked answer."


IDS = st.lists(st.sampled_from([FLIPPED, IGNORED, "own-idea"]), unique=True, max_size=2)
TRIES = st.lists(
    st.tuples(st.booleans(), IDS.map(tuple), st.integers(0, 3)), min_size=1, max_size=3
)
ENTRY = st.builds(
    lambda made, lesson, draft: tried(*made, lesson=lesson, draft=draft),
    TRIES,
    st.sampled_from([LESSON, OTHER]),
    st.booleans(),
)
CLASS = st.lists(st.dictionaries(st.sampled_from("abc"), ENTRY, max_size=3), min_size=1, max_size=4)


@given(CLASS)
@example_settings(max_examples=examples(40))
def test_the_counts_are_those_of_counting_one_by_one(learners):
    with tempfile.TemporaryDirectory() as folder:
        for number, answers in enumerate(learners):
            put(Path(folder), f"{number}.json", answers, f"learner-{number}")
        report = teacher.report(folder)

    expected: Counter = Counter()
    for lesson, name in itertools.product([LESSON, OTHER], [FLIPPED, IGNORED, "own-idea"]):
        for answers in learners:
            here = [e for e in answers.values() if e["lesson"] == lesson]
            made = [progress.tries({"locked": False, **e}) for e in here]
            expected[lesson, name, "answered"] += any(made)
            having = [tries for tries in made if any(name in one["ids"] for one in tries)]
            expected[lesson, name, "learners"] += bool(having)
            flat = [one for tries in having for one in tries if name in one["ids"]]
            expected[lesson, name, "times"] += len(flat)
            expected[lesson, name, "sure"] += sum(one["confidence"] >= 2 for one in flat)
            expected[lesson, name, "resolved"] += bool(having) and all(
                tries[-1]["right"] for tries in having
            )
    seen = {(row.lesson, row.misconception) for row in report.table}
    assert seen == {key[:2] for key, count in expected.items() if key[2] == "times" and count}
    for row in report.table:
        for field in ("answered", "learners", "times", "sure", "resolved"):
            assert getattr(row, field) == expected[row.lesson, row.misconception, field]
    order = [(row.lesson, -row.learners, -row.times, row.misconception) for row in report.table]
    assert order == sorted(order)
    assert ET.fromstring(f"<div>{report._repr_html_()}</div>") is not None


# --- who is who -----------------------------------------------------------------------------------


def test_learners_are_numbered_in_no_order_of_their_names(three):
    report = teacher.report(three)
    assert [one.name for one in report.learners] == ["learner 1", "learner 2", "learner 3"]
    assert [len(one.answers) for one in report.learners] == [4, 1, 3]
    shown = repr(report) + report._repr_html_() + repr(report.figure())
    assert [name for name in ("ash", "birch", "cedar", "group") if name in shown.lower()] == []


def test_learners_have_the_names_of_their_files_if_that_is_wanted(three):
    report = teacher.report(three, names=True)
    assert [one.name for one in report.learners] == ["ash", "birch", "cedar"]
    assert report.table == ROWS
    assert "\nash             3  " in repr(report)


def test_files_of_the_same_name_are_told_apart_by_their_folders(folder):
    for number, name in enumerate(["a/progress", "b/progress", "c/oak"]):
        put(folder, f"{name}.json", {"x": tried(RIGHT)}, str(number))
    report = teacher.report(folder, names=True)
    assert [one.name for one in report.learners] == ["a/progress", "b/progress", "oak"]


def test_two_files_of_one_learner_are_one_learner(folder):
    first = tried((False, (FLIPPED,), 3))
    put(folder, "home.json", {"a": first, "b": tried((False, (FLIPPED,), 0))}, "same")
    put(folder, "school.json", {"a": {**tried(RIGHT), "when": at(9)}}, "same")
    report = teacher.report(folder)
    (row,) = report.table
    assert (row.learners, row.answered, row.times, row.resolved) == (1, 1, 2, 0)
    assert report.notes == ("learner 1: 2 files of the same learner, counted as one.",)
    assert repr(report).splitlines()[0] == "1 learner, 2 files."
    assert report.notes[0] in repr(report) and report.notes[0] in report._repr_html_()
    named = teacher.report(folder, names=True)
    assert named.notes == ("home, school: 2 files of the same learner, counted as one.",)


def test_files_without_a_learners_number_are_learners_of_their_own(folder):
    for name in "ab":
        put(folder, f"{name}.json", {"x": tried((False, (FLIPPED,), 0))}, "")
    assert teacher.report(folder).table[0].learners == 2


# --- files that cannot be used --------------------------------------------------------------------


def test_no_file_is_passed_over_in_silence(three):
    (three / "broken.JSON").write_text("{")
    (three / "group" / "newer.json").write_text(stored({}, version=7))
    (three / "link.json").symlink_to(three / "gone.json" / "x")
    (three / "notes.txt").write_text("no answers, and no .json")
    (three / "folder.json").mkdir()
    put(three, "folder.json/inside.json", {"a": tried(RIGHT)}, "dd")
    os.mkfifo(three / "pipe.json")
    report = teacher.report(three)
    assert dict(report.unusable) == {
        "broken.JSON": "It is no JSON (line 1, column 2).",
        "group/newer.json": "It was made by a newer version of this course (format 7, here 1).",
        "link.json": "The link leads to no file.",
        "pipe.json": "It is no ordinary file.",
    }
    assert len(report.learners) == 4
    assert (
        repr(report).splitlines()[0] == "4 learners, 4 files. 4 more could not be used: see below."
    )
    for file, reason in report.unusable:
        assert f"Not used: {file}. {reason}" in repr(report).splitlines()
        assert f"<li>Not used: {file}. {reason}</li>" in report._repr_html_()


def test_what_is_good_in_a_damaged_file_is_counted_and_said(folder):
    put(folder, "a.json", {"x": tried((False, (FLIPPED,), 0)), "y": 5}, "1")
    report = teacher.report(folder)
    assert report.table[0].learners == 1
    assert report.unusable == ()
    assert report.notes == ("a.json: Not all of it can be used: 'y'.",)
    assert report.notes[0] in repr(report)


def test_only_unusable_files_are_a_report_too(folder):
    folder.mkdir()
    (folder / "a.json").write_bytes(b"\xff")
    report = teacher.report(folder)
    assert (report.table, report.learners) == ((), ())
    assert "Not used: a.json. It is no text in UTF-8 (byte 0)." in repr(report)
    assert "a.json" in report._repr_html_()


def test_a_folder_that_cannot_be_read_is_named(three, monkeypatch):
    original = os.scandir

    def closed(path):
        if str(path).endswith("group"):
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(os, "scandir", closed)
    report = teacher.report(three)
    assert report.unusable == (("group", "The folder cannot be read (Permission denied)."),)
    assert len(report.learners) == 2


@pytest.mark.parametrize("folder", [None, 3, b"x", ["a"]], ids=repr)
def test_a_folder_that_is_no_path(folder):
    holds(refusal(TypeError, lambda: teacher.report(folder)), f"folder (={folder!r})", "a path")


@pytest.mark.parametrize("names", [None, 1, "yes"], ids=repr)
def test_names_that_is_neither_true_nor_false(three, names):
    message = refusal(TypeError, lambda: teacher.report(three, names=names))
    holds(message, f"names (={names!r})", "True or False")


def test_a_folder_that_is_not_there(tmp_path):
    message = refusal(ValueError, lambda: teacher.report(tmp_path / "gone"))
    holds(message, "folder (=", "gone", "is not there")
    (tmp_path / "file.json").write_text("{}")
    message = refusal(ValueError, lambda: teacher.report(tmp_path / "file.json"))
    holds(message, "file.json", "is a file and no folder")


def test_a_folder_without_any_file(tmp_path):
    (tmp_path / "notes.txt").write_text("none")
    message = refusal(ValueError, lambda: teacher.report(tmp_path))
    holds(message, "folder (=", "holds no .json file")


# --- as HTML and CSV ------------------------------------------------------------------------------


def test_the_tables_have_captions_and_heads(three):
    html = ET.fromstring(f"<div>{teacher.report(three)._repr_html_()}</div>")
    misconceptions, learners = html.iter("table")
    assert misconceptions.findtext("caption") == "Misconceptions, by lesson"
    assert learners.findtext("caption") == "Questions, by learner"
    for table in (misconceptions, learners):
        assert {cell.get("scope") for cell in table.findall("thead/tr/th")} == {"col"}
        assert {row[0].get("scope") for row in table.findall("tbody/tr")} == {"row"}
    body = [[cell.text for cell in row] for row in misconceptions.findall("tbody/tr")]
    assert body[0] == [LESSON, FLIPPED, "2 of 3", "4", "2", "1", BELIEFS[FLIPPED]]
    assert len(body) == len(ROWS)


BAD = "<b>&\"'\n=cmd() \ud800"


def test_what_stands_in_a_file_is_text_and_nothing_else(folder, tmp_path):
    put(folder, "<i>.json", {"x": tried((False, (BAD,), 0), lesson=BAD)}, "1")
    report = teacher.report(folder, names=True)
    html = ET.fromstring(f"<div>{report._repr_html_()}</div>")
    assert {element.tag for element in html.iter()} <= {
        *("div", "p", "small", "table", "caption", "thead", "tbody", "tr", "th", "td")
    }
    repr(report).encode("utf-8")
    report.figure().alt.encode("utf-8")
    report.figure().save(tmp_path / "picture.png")
    report.to_csv(tmp_path / "report.csv")
    assert len(repr(report).splitlines()) == 7


def test_a_very_long_id_does_not_fill_the_page(folder):
    put(folder, "a.json", {"x": tried((False, ("x" * 5000,), 0), lesson="y" * 5000)}, "1")
    picture = teacher.report(folder).figure()
    assert picture.figure.get_figheight() < 5
    check_texts(picture)


def test_a_spreadsheet_can_read_it(three, tmp_path):
    put(three, "d.json", {"x": tried((False, ("=1+1", "@x"), 0), lesson="-")}, "dd")
    report = teacher.report(three)
    report.to_csv(tmp_path / "report.csv")
    raw = (tmp_path / "report.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(raw.decode("utf-8-sig").splitlines())
    assert head == [
        *("lesson", "misconception", "belief"),
        *("learners", "answered", "times", "sure", "resolved"),
    ]
    assert [row[1] for row in rows] == [
        "'=1+1",
        "'@x",
        FLIPPED,
        IGNORED,
        "own-idea",
        "zeros-around",
    ]
    assert rows[0] == ["'-", "'=1+1", "'=1+1", "1", "1", "1", "0", "0"]
    assert rows[2] == [LESSON, FLIPPED, BELIEFS[FLIPPED], "2", "3", "4", "2", "1"]


# --- the picture ----------------------------------------------------------------------------------


def texts(picture: Picture) -> dict[str, list]:
    """The texts of a picture with the place where they are drawn, by their names."""
    figure = picture.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    found: dict[str, list] = {}
    for text in figure.texts:
        found.setdefault(text.get_gid(), []).append((text, text.get_window_extent(renderer)))
    return found


def words(picture: Picture, name: str) -> list[str]:
    return [text.get_text() for text, _ in texts(picture).get(name, [])]


def check_texts(picture: Picture) -> None:
    """All texts are on the page, large enough, and none lies on another."""
    drawn = [one for ones in texts(picture).values() for one in ones]
    assert drawn
    width, height = picture.figure.bbox.width, picture.figure.bbox.height
    for text, box in drawn:
        assert 0 <= box.x0 and box.x1 <= width and 0 <= box.y0 and box.y1 <= height, text
        assert text.get_fontsize() * picture.figure.dpi / 72 >= smallest_letter(width) - 1e-6
    for (_, one), (_, other) in itertools.combinations(drawn, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        down = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 0 or down <= 0


def boxes(picture: Picture) -> list[tuple[str, float, float]]:
    """Colour, left and width of every filled box, from the top to the bottom."""
    found = []
    for shapes in picture.figure.findobj(PolyCollection):
        for path, fill in zip(shapes.get_paths(), shapes.get_facecolors(), strict=True):
            box = path.get_extents()
            found.append((box.y0, to_hex(fill), box.x0, box.width))
    return [box[1:] for box in sorted(found, key=lambda box: box[0])]


def test_the_picture_says_the_numbers(three):
    picture = teacher.report(three).figure()
    assert isinstance(picture, Picture)
    assert words(picture, "lesson") == [LESSON, OTHER]
    assert words(picture, "class") == ["3 learners answered", "1 learner answered"]
    assert words(picture, "count") == ["2 of 3", "1 of 3", "1 of 1", "1 of 1"]
    numbers = ["4 answers, 2 sure", "1 answer, 1 sure", "2 answers, 1 sure", "1 answer, 1 sure"]
    assert words(picture, "times") == numbers
    assert words(picture, "legend") == [
        *("not right yet", "right later", "all who answered in the lesson")
    ]
    beliefs = " ".join(words(picture, "belief"))
    for row in ROWS:
        assert row.belief in beliefs


def test_the_words_beside_the_picture_say_all_its_numbers(three):
    alt = teacher.report(three).figure().alt
    for row in ROWS:
        answers = "1 answer" if row.times == 1 else f"{row.times} answers"
        assert (
            f" {row.belief.removesuffix('.')}: {row.learners} of {row.answered}, {row.resolved} of them right "
            f"later; {answers}, {row.sure} sure." in alt
        )
    assert f" {LESSON}, 3 learners answered. " in alt
    assert f" {OTHER}, 1 learner answered. " in alt


def test_bars_are_as_long_as_their_numbers(three):
    """Frame: all who answered; filled: not right yet; paper, with hatching: right later."""
    drawn = boxes(teacher.report(three).figure())
    border, filled, paper = (style.COLOURS[n] for n in ("border", "weight-frame", "paper"))
    bars = [drawn[n : n + 3] for n in range(9, len(drawn), 3)]  # the first nine are the legend's
    assert len(bars) == len(ROWS)
    learner = bars[0][0][2] / 3
    for row, bar in zip(ROWS, bars, strict=True):
        assert [colour for colour, _, _ in bar] == [border, filled, paper]
        (_, left, whole), (_, start, still), (_, later_left, later) = bar
        assert left == start
        assert later_left == start + still
        assert whole == pytest.approx(row.answered * learner, abs=1)
        assert still == pytest.approx((row.learners - row.resolved) * learner, abs=1.5)
        assert later == pytest.approx(row.resolved * learner, abs=1)


def many(folder: Path, learners: int, kinds: int) -> Path:
    """A class of made-up learners, the same on every run."""
    chance = random.Random(4)
    names = [*BELIEFS, *(f"unknown-{n}" for n in range(40))][:kinds]
    for number in range(learners):
        answers = {}
        for name in names:
            wrong = (False, (name,), chance.randrange(4))
            made = [wrong] * chance.randrange(1, 4) + [RIGHT] * chance.randrange(2)
            answers[name] = tried(
                *made, lesson=chance.choice([LESSON, OTHER, "05_pooling_unpooling"])
            )
        put(folder, f"{number}.json", answers, f"{number:04}")
    return folder


@pytest.mark.parametrize("learners, kinds", [(1, 1), (3, 2), (30, 14), (150, 3)])
def test_small_and_large_pictures_can_be_read(folder, learners, kinds):
    report = teacher.report(many(folder, learners, kinds))
    assert len(report.table) >= kinds
    picture = report.figure()
    check_texts(picture)
    assert picture.figure.bbox.width <= 990


def test_forty_rows_can_be_read(folder):
    report = teacher.report(many(folder, 8, 20))
    assert len(report.table) >= 40
    check_texts(report.figure())


def test_the_same_folder_gives_the_same_report(three, tmp_path):
    copied = shutil.copytree(three, tmp_path / "copy")
    one, other = teacher.report(three), teacher.report(copied)
    assert (repr(one), one._repr_html_()) == (repr(other), other._repr_html_())
    one.figure().save(tmp_path / "one.png")
    other.figure().save(tmp_path / "other.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_every_misconception_of_the_course_is_named_by_its_belief(folder):
    put(folder, "a.json", {name: tried((False, (name,), 0)) for name in BELIEFS}, "1")
    table = teacher.report(folder).table
    assert {row.misconception: row.belief for row in table} == BELIEFS


def test_choices_count_like_grids(folder):
    put(folder, "a.json", {"q": choice(2, locked=True, right=False, ids=[FLIPPED])}, "1")
    (row,) = teacher.report(folder).table
    assert (row.times, row.sure) == (1, 0)

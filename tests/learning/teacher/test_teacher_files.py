"""The report passes over no file in silence, and its tables have an end and no formulas."""

from __future__ import annotations

import csv
import io
import os
import xml.etree.ElementTree as ET

import pytest

from lecture_utils import teacher
from tests.learning.classes import (
    BELIEFS,
    FLIPPED,
    IGNORED,
    LESSON,
    RIGHT,
    ROWS,
    check_texts,
    put,
    tried,
    words,
)
from tests.learning.entries import stored
from tests.refusals import holds, refusal

# --- files that cannot be used --------------------------------------------------------------------


def test_no_file_is_passed_over_in_silence(three):
    (three / "broken.JSON").write_text("{")
    (three / "group" / "newer.json").write_text(stored({}, version=7))
    (three / "link.jsonl").symlink_to(three / "gone.json" / "x")
    (three / "empty.jsonl").write_text("")
    with open(three / "group" / "huge.jsonl", "wb") as opened:
        opened.truncate(40_000_000_000)
    (three / "notes.txt").write_text("no answers, and no .json")
    (three / "folder.json").mkdir()
    put(three, "folder.json/inside.json", {"a": tried(RIGHT)}, "dd")
    os.mkfifo(three / "pipe.json")
    report = teacher.report(three)
    assert dict(report.unusable) == {
        "broken.JSON": "It is no JSON (line 1, column 2).",
        "group/newer.json": "It was made by a newer version of this course (format 7, here 2).",
        "link.jsonl": "The link leads to no file.",
        "empty.jsonl": "It is empty.",
        "group/huge.jsonl": "It has 40,000 MB, and answers never have more than 16 MB.",
        "pipe.json": "It is no ordinary file.",
    }
    assert len(report.learners) == 4
    assert (
        repr(report).splitlines()[0] == "4 learners, 4 files. 6 more could not be used: see below."
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


def test_a_file_that_was_cut_off_is_counted_up_to_there(folder):
    file = put(folder, "a.jsonl", {"x": tried((False, (FLIPPED,), 0)), "y": tried(RIGHT)}, "1")
    file.write_bytes(file.read_bytes()[:-30])
    report = teacher.report(folder)
    assert (report.table[0].learners, len(report.learners[0].answers)) == (1, 1)
    ((note),) = report.notes
    assert note.startswith("a.jsonl: Line 2 cannot be used: It is no JSON (line 1, column ")


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
    holds(
        refusal(TypeError, lambda: teacher.report(folder)),
        f"folder (={folder!r})",
        "a file or folder",
    )


@pytest.mark.parametrize("folder", ["", " ", "a\0b"], ids=repr)
def test_a_folder_without_a_name_is_not_the_current_one(folder):
    message = refusal(ValueError, lambda: teacher.report(folder))
    holds(message, f"folder (={folder!r})", "must name a file or folder")


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
    holds(message, "folder (=", "holds no .jsonl file (nor a .json of earlier versions)")


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


def test_a_report_has_an_end_whatever_stands_in_the_files(folder, tmp_path):
    """Long names, very many misconceptions, learners and damaged files."""
    long = "x" * 100_000
    ids = tuple(f"{long}-{n}" for n in range(3)) + tuple(f"id-{n}" for n in range(3000))
    odd = tried((False, ("own-idea",), 0), lesson=long)
    put(folder, "a.jsonl", {long: odd, "q": tried((False, ids, 0))}, "1")
    for number in range(600):
        put(folder, f"{number}-{'y' * 200}.jsonl", {}, "")
    report = teacher.report(folder, names=True)
    assert len(repr(report)) < 600_000
    assert len(report._repr_html_()) < 600_000
    assert "… and 2,504 more rows." in repr(report)
    assert "… and 2,504 more rows." in report._repr_html_()
    assert "… and 100 more files." in repr(report)
    picture = report.figure()
    assert picture.alt.endswith(" 2904 more are in the table.")
    assert "2904 more are in the table." in " ".join(words(picture, "foot"))
    report.to_csv(tmp_path / "all.csv")
    assert len((tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()) == 3005


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


@pytest.mark.parametrize(
    "start",
    [
        *("=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "\n1"),
        # wide signs
        *("\uff1d1", "\uff0b1", "\uff0d1", "\uff201", " \uff1d1", "\ufeff=1", "\ufe631", "\ufb291"),
    ],
    ids=ascii,
)
def test_no_cell_is_a_formula(folder, tmp_path, start):
    put(folder, "a.jsonl", {"x": tried((False, (start, "1=2", "a-b"), 0))}, "1")
    teacher.report(folder).to_csv(tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_bytes().decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    assert sorted(row[1] for row in rows) == sorted([f"'{start}", "1=2", "a-b"])


@pytest.mark.parametrize("path", ["", None, 3], ids=repr)
def test_a_table_goes_to_no_file_without_a_name(three, path):
    error = ValueError if path == "" else TypeError
    holds(refusal(error, lambda: teacher.report(three).to_csv(path)), f"path (={path!r})")

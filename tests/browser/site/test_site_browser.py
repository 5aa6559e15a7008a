"""What only a static page can do, or suffer: files, no storage, two tabs, a new version."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from lecture_utils import AnswerGrid, Due, Quiz, Stepper, exercises, slides, teacher, trace
from lecture_utils.learning import progress
from lecture_utils.learning.progress import blank
from tests.browser.answers import Grid, QuizPage
from tests.browser.board import Board
from tests.browser.conftest import check
from tests.browser.site.page import FORBIDDEN, SitePage
from tests.tables import closer

pytestmark = pytest.mark.browser

DECK = exercises.given("conv2d", slides.X, slides.K, **slides.CONVOLUTION)
RIGHT = ("2", "-5", "-2", "1")
OVERVIEW = '<div class="lu-site-progress"></div>'
FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError"); };"""


def stepper(**how) -> Stepper:
    return Stepper(trace.conv2d(slides.X, slides.K, stride=2, padding=1), **how)


def lock(grid: Grid, *texts: str, sure: int = 2) -> None:
    """Fill in and lock."""
    grid.cell(0, 0).focus()
    grid.fill(*texts)
    grid.sure(sure).check()
    grid.lock.press("Enter")


#: Milliseconds in which a second press is taken for a double click.
TOO_SOON = 600


def action(lab: SitePage, name: str):
    """A button of the learner's overview."""
    return lab.page.locator(f'.lu-site-progress [data-action="{name}"]')


def told(lab: SitePage):
    """What the learner's overview has said last."""
    return lab.page.locator(".lu-site-told")


def downloaded(lab: SitePage, path) -> progress.Progress:
    """The answers in the file that the page gives."""
    with lab.page.expect_download() as found:
        action(lab, "download").click()
    assert found.value.suggested_filename == "progress.jsonl"
    found.value.save_as(path)
    return progress.read(path)


def load(lab: SitePage, *lines: str) -> None:
    """Load a file with these lines into the page."""
    content = "".join(f"{line}\n" for line in lines).encode()
    file = {"name": "progress.jsonl", "mimeType": "text/plain", "buffer": content}
    lab.page.locator(".lu-site-file").set_input_files(file)
    expect(told(lab)).not_to_have_text(re.compile("^$|is read"))


def line(item: str, kind: str, days: int, **fields) -> str:
    """A locked answer of some days ago, as a line of the file."""
    when = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    operation = "conv2d" if kind == "grid" else ""
    entry = {**blank(kind, "02_convolution", operation), "locked": True, "when": when, **fields}
    del entry["attempts"]
    head = {"format": progress.FORMAT, "version": progress.VERSION, "learner": "f00d"}
    return json.dumps({**head, "item": item, **entry})


# --- the page -------------------------------------------------------------------------------------


def test_from_a_file_it_works_as_well(browser, folder):
    lab = SitePage(browser, folder, folder.path.as_uri())
    lab.goto(folder.add([stepper(), AnswerGrid(DECK)]))
    board, grid = Board(lab, "stepper"), Grid(lab)
    board.board.press("End")
    board.expect_step(4, 4)
    assert board.numbers("output").tolist() == [[2, -5], [-2, 1]]
    lock(grid, *RIGHT)
    grid.expect_verdict("Right")
    lab.page.reload()
    lab.page.locator(".lu-site-widget").last.scroll_into_view_if_needed()
    Grid(lab).expect_verdict("Right")
    check(lab)
    lab.close()


def test_host_and_page_may_stand_at_any_depth(lab, folder):
    name = folder.add([stepper()], up="../../")
    deep = folder.path / "deep" / "er"
    deep.mkdir(parents=True, exist_ok=True)
    (folder.path / name).rename(deep / name)
    lab.goto(f"deep/er/{name}")
    Board(lab, "stepper").expect_step(0, 4)


def test_a_widget_is_loaded_when_its_place_comes_near(lab, folder):
    gap = '<div style="height: 4000px"></div>'
    name = folder.add([stepper(step=1)], more=gap)
    far = folder.add([AnswerGrid(DECK)])
    place = re.search("<div class=.lu-site-widget.*", (folder.path / far).read_text("utf-8"))[0]
    page = (folder.path / name).read_text("utf-8")
    place = place.replace(f'"{far[:-5]}"', f'"{far[:-5]}"')
    (folder.path / name).write_text(page.replace(gap, gap + place), encoding="utf-8")
    lab.page.goto(f"{lab.server.url}/{name}")
    Board(lab, "stepper").expect_step(1, 4)
    scripts = "() => [...document.scripts].map(one => one.src).filter(one => /grid/.test(one))"
    assert lab.page.evaluate(scripts) == []
    lab.page.locator(".lu-site-widget").last.scroll_into_view_if_needed()
    Grid(lab).expect_open()
    assert len(lab.page.evaluate(scripts)) == 1


@pytest.mark.chromium_only("pages without scripts")
def test_without_javascript_picture_and_text_stand_there(new_lab, folder):
    lab = new_lab(java_script_enabled=False)
    quiz = Quiz(exercises.questions("02_convolution")[:1])
    lab.page.goto(f"{lab.server.url}/{folder.add([stepper(), quiz])}")
    stills = lab.page.locator(".lu-site-still")
    expect(stills.first).to_contain_text("Stepper(conv2d")
    expect(stills.last).to_be_visible()
    expect(lab.page.locator(".lu-widget")).to_have_count(0)


def test_the_colours_follow_the_page(lab):
    backgrounds = []
    for theme in ("Light", "Dark"):
        lab.theme(theme)
        lab.names["one"] = stepper()
        lab.run("one")
        color = "root => getComputedStyle(root).backgroundColor"
        backgrounds.append(Board(lab, "stepper").root.evaluate(color))
    assert backgrounds == ["rgb(255, 255, 255)", "rgb(22, 25, 29)"]


def test_a_widget_that_was_ended_goes_on_where_it_was(lab, folder):
    lab.goto(folder.add([stepper()]))
    board = Board(lab, "stepper")
    board.board.press("End")
    board.expect_step(4, 4)
    lab.settle()
    lab.page.evaluate("() => LectureSite.end()")
    expect(board.root).to_have_count(0)
    expect(lab.page.locator(".lu-site-still")).to_be_visible()
    lab.page.evaluate("() => LectureSite.begin()")
    Board(lab, "stepper").expect_step(4, 4)


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "definition",
    [
        "{ render() { throw new Error('no room') } }",
        closer("{ async render() { throw new Error('no room') } }"),
        closer("{ initialize() { throw new Error('no room') }, render() {} }"),
        closer("async () => { throw new Error('no room') }"),
    ],
)
def test_a_widget_that_fails_leaves_its_picture_and_says_so(new_lab, folder, definition):
    lab = new_lab()
    register = "LectureSite.widget(document.currentScript.src.match(/([^/]+)\\.js$/)[1], {});"
    body = register.replace("{}", definition)
    lab.page.route("**/widgets/stepper-*.js", lambda route: route.fulfill(body=body))
    lab.goto(folder.add([stepper()]))
    said = lab.page.locator(".lu-site-said")
    expect(said).to_have_text(re.compile(r"could not be shown \(Error: no room\)\. Its picture"))
    expect(lab.page.locator(".lu-site-still")).to_be_visible()
    expect(lab.page.locator(".lu-site-live")).to_have_count(0)


@pytest.mark.parametrize(
    ("file", "body", "words"),
    [
        ("states/page-*.js", None, "could not be loaded"),
        closer("widgets/stepper-*.js", None, "could not be loaded"),
        closer("widgets/stepper-*.css", None, "could not be loaded"),
        closer("widgets/stepper-*.js", "", "holds something else"),
        ("states/page-*.js", "LectureSite.state('{lesson}', 0, 'newer', {});", "has a new version"),
    ],
)
def test_a_page_that_was_open_across_a_new_version_says_so(new_lab, folder, file, body, words):
    lab = new_lab()
    name = folder.add([stepper()])
    text = body and body.replace("{lesson}", name[:-5])
    answer = {"status": 404} if body is None else {"body": text}
    lab.page.route(f"**/{file}", lambda route: route.fulfill(**answer))
    lab.goto(name)
    expect(lab.page.locator(".lu-site-said")).to_contain_text(words)
    expect(lab.page.locator(".lu-site-still")).to_be_visible()
    lab.page.unroute(f"**/{file}")
    asked = []
    lab.page.on("request", lambda request: asked.append(request.resource_type))
    lab.page.get_by_role("button", name="Load this page again").click()
    Board(lab, "stepper").expect_step(0, 4)
    # what a browser has kept of another version would come again from there
    assert asked.count("fetch") == (words == "has a new version")
    assert [one for one in lab.errors if "404" not in one] == []
    lab.errors.clear()


def test_what_needs_a_kernel_says_so_in_a_sentence(lab, folder):
    lab.goto(folder.add([stepper()]))
    lab.page.evaluate(
        """async () => {
            for (const alive of LectureSite.alive.values()) (await alive).model.send({train: 1});
        }"""
    )
    expect(lab.page.locator(".lu-site-said")).to_contain_text("needs Python")
    expect(lab.page.locator(".lu-site-said")).to_contain_text("JupyterLab")
    Board(lab, "stepper").expect_step(0, 4)


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.chromium_only("a download")
def test_an_answer_is_there_again_and_goes_to_a_teacher(lab, folder, tmp_path):
    lab.goto(folder.add([AnswerGrid(DECK)], more=OVERVIEW))
    grid = Grid(lab)
    lock(grid, "6", *RIGHT[1:], sure=3)
    grid.expect_verdict("Not")
    lab.page.reload()
    grid = Grid(lab)
    grid.expect_verdict("Not")
    expect(grid.kept).to_contain_text("kept in this browser, on this device only. A private window")
    table = lab.page.locator(".lu-site-progress table").first
    expect(table).to_contain_text("02_convolution")
    grid.again.click()
    lock(grid, *RIGHT, sure=3)
    grid.expect_verdict("Right")
    found = downloaded(lab, tmp_path / "progress.jsonl")
    assert found.problem == ""
    entry = found.answers[DECK.id]
    assert (entry["right"], entry["cells"]) == (True, [["2", "-5"], ["-2", "1"]])
    assert [one["right"] for one in entry["attempts"]] == [False]
    assert "1 learner" in repr(teacher.report(tmp_path))
    assert lab.accessibility_problems(".lu-site-progress") == []


def test_a_file_of_jupyterlab_goes_on_here(lab, folder):
    quiz = Quiz(exercises.questions("02_convolution")[:2])
    first, second = (one.id for one in quiz.questions)
    lab.goto(folder.add([quiz], more=OVERVIEW))
    load(
        lab,
        line(first, "choice", 5, choice=0, confidence=1, right=False),
        line(second, "choice", 5, choice=1, locked=False),
    )
    expect(told(lab)).to_have_text("2 questions came from the file.")
    page = QuizPage(lab)
    page.expect_verdict("")
    assert page.chosen() == "A"
    page.numbers.nth(1).click()
    page.expect_open()
    assert page.chosen() == "B"
    expect(lab.page.locator(".lu-site-progress")).to_contain_text("What was answered wrong")
    lab.page.reload()
    QuizPage(lab).numbers.first.click()
    assert QuizPage(lab).chosen() == "A"


def test_a_file_with_earlier_answers_leaves_what_is_typed(lab, folder):
    quiz = Quiz(exercises.questions("02_convolution")[:1])
    item = quiz.questions[0].id
    lab.goto(folder.add([quiz], more=OVERVIEW))
    QuizPage(lab).choice("B").check()
    lab.page.evaluate("() => LectureSite.flush()")
    load(
        lab,
        line(item, "choice", 10, choice=0, right=False),
        line(item, "choice", 5, choice=2, locked=False),
        line(item, "choice", 8, choice=0, locked=False),
    )
    for _ in range(2):
        page = QuizPage(lab)
        page.expect_open()
        assert page.chosen() == "B"
        entry = lab.page.evaluate("item => LectureSite.shelf.answer(item)", item)
        assert [one["choice"] for one in entry["attempts"]] == [0]
        lab.page.reload()


def test_what_was_wrong_days_ago_is_asked_again(lab, folder):
    quiz = Quiz(exercises.questions("02_convolution")[:1])
    item = quiz.questions[0].id
    name = folder.add([AnswerGrid(DECK), quiz, Due()], more=OVERVIEW)
    lab.goto(name)
    nothing = lab.page.locator('[data-widget="due"]')
    expect(nothing).to_contain_text("Nothing is due today.")
    load(
        lab,
        line(DECK.id, "grid", 4, cells=[["7", "7"], ["7", "7"]], right=False),
        line(item, "choice", 3, choice=0, right=False),
        line("gone", "choice", 3, choice=0, right=False),
    )
    lab.goto(name)
    grid = Grid(lab, 1)
    expect(grid.root.locator(".lu-place")).to_have_text("Due today: question 1 of 2")
    expect(grid.root.locator(".lu-due-words")).to_contain_text("not on this site (gone)")
    assert grid.typed() == [["", ""], ["", ""]], "nothing is filled in"
    lock(grid, *RIGHT)
    grid.expect_verdict("Right")
    expect(grid.root.locator(".lu-due-next")).to_have_text("Next time: in 7 days.")
    Grid(lab).expect_verdict("Right")  # where the lesson asks it


def test_two_tabs_at_once_lose_nothing(lab, folder):
    questions = exercises.questions("02_convolution")[:2]
    name = folder.add([Quiz(questions)], more=OVERVIEW)
    lab.goto(name)
    page = lab.context.new_page()
    other = SitePage.__new__(SitePage)
    other.__dict__.update({**lab.__dict__, "page": page})
    other.goto(name)
    here, there = QuizPage(lab), QuizPage(other)
    here.choice("A").check()
    here.sure(1).check()
    there.numbers.nth(1).click()
    there.choice("B").check()
    there.sure(2).check()
    there.lock.click()
    here.lock.click()
    for page_of in (here, there):
        for number in range(2):
            expect(page_of.numbers.nth(number)).not_to_have_attribute("data-mark", "")
    assert here.chosen() == "A" and there.chosen() == "B"
    counted = other.page.locator(".lu-site-progress table").first
    expect(counted.locator("tbody td").first).to_have_text("2")
    page.close()
    SitePage.latest = lab


def test_a_large_file_in_another_tab_is_told_together(lab, folder):
    name = folder.add([Quiz(exercises.questions("02_convolution")[:2])], more=OVERVIEW)
    lab.goto(name)
    page = lab.context.new_page()
    other = SitePage.__new__(SitePage)
    other.__dict__.update({**lab.__dict__, "page": page})
    other.goto(name)
    page.evaluate("() => { told = 0; LectureSite.shelf.listeners.add(() => { told += 1; }) }")
    load(lab, *(line(f"item-{i}", "choice", 9, choice=0, right=False) for i in range(500)))
    counted = page.locator(".lu-site-progress table").first.locator("tbody td").first
    expect(counted).to_have_text("500")
    lab.page.evaluate("() => LectureSite.shelf.erase()")
    expect(page.locator(".lu-site-progress")).to_contain_text("No answers yet.")
    assert page.evaluate("() => told") < 100, "each of the thousand keys was told alone"
    page.close()
    SitePage.latest = lab


def test_a_draft_stays_stored_while_its_locked_answer_finds_no_room(lab, folder):
    quiz = Quiz(exercises.questions("02_convolution")[:2])
    item = quiz.questions[0].id
    lab.goto(folder.add([quiz]))
    page = QuizPage(lab)
    page.choice("A").check()
    page.sure(1).check()
    lab.page.evaluate(
        """() => {
            LectureSite.flush();
            for (let length = 2 ** 24, text = ''; length >= 1; length /= 2) {
                try {
                    localStorage.setItem('filler', text + 'x'.repeat(length));
                    text += 'x'.repeat(length);
                } catch { continue; }
            }
        }"""
    )
    page.lock.click()
    expect(page.numbers.first).not_to_have_attribute("data-mark", "")
    stored = """item => Object.values({...localStorage}).filter(one => one.includes(`"${item}"`))
        .map(one => JSON.parse(one)).map(one => [one.choice, Boolean(one.locked)])"""
    assert lab.page.evaluate(stored, item) == [[0, False]]
    assert "no room" in lab.page.evaluate("() => LectureSite.shelf.note")
    lab.page.evaluate("() => { localStorage.removeItem('filler'); LectureSite.shelf.flush(); }")
    assert lab.page.evaluate(stored, item) == [[0, True]]
    lab.page.reload()
    expect(QuizPage(lab).numbers.first).not_to_have_attribute("data-mark", "")


@pytest.mark.parametrize(
    ("script", "words"), [(FORBIDDEN, "keep nothing"), (FULL, "no room left")], ids=["no", "full"]
)
@pytest.mark.chromium_only("a download")
def test_without_room_answers_stay_until_the_page_is_closed(
    new_lab, folder, tmp_path, script, words
):
    lab = new_lab()
    lab.page.add_init_script(script)
    lab.goto(folder.add([AnswerGrid(DECK)], more=OVERVIEW))
    grid = Grid(lab)
    lock(grid, *RIGHT)
    grid.expect_verdict("Right")
    expect(grid.keys.locator("summary")).to_have_text("⚠ Not saved: read why")
    expect(grid.kept).to_contain_text(words)
    expect(lab.page.locator(".lu-site-kept")).to_contain_text(words)
    assert downloaded(lab, tmp_path / "progress.jsonl").answers[DECK.id]["right"] is True


@pytest.mark.chromium_only("a download")
@pytest.mark.parametrize(
    ("script", "words"), [(FORBIDDEN, "keep nothing"), (FULL, "no room left")], ids=["no", "full"]
)
def test_without_room_the_answers_can_be_taken_from_the_page_of_the_question(
    new_lab, folder, tmp_path, script, words
):
    """The overview is on another page: who goes there has lost them."""
    lab = new_lab()
    lab.page.add_init_script(script)
    lab.goto(folder.add([AnswerGrid(DECK), stepper()]))
    rescue = lab.page.locator(".lu-site-rescue")
    expect(rescue).to_have_count(0)
    lock(Grid(lab), *RIGHT)
    expect(rescue).to_contain_text(words)
    button = rescue.get_by_role("button", name="Download progress.jsonl")
    button.focus()
    with lab.page.expect_download() as found:
        lab.page.keyboard.press("Enter")
    found.value.save_as(tmp_path / "progress.jsonl")
    assert progress.read(tmp_path / "progress.jsonl").answers[DECK.id]["right"] is True
    expect(rescue).to_contain_text("among your downloads")


def test_where_there_is_room_nothing_is_said_of_it(lab, folder):
    lab.goto(folder.add([AnswerGrid(DECK)]))
    lock(Grid(lab), *RIGHT)
    Grid(lab).expect_verdict("Right")
    expect(lab.page.locator(".lu-site-rescue")).to_have_count(0)


FILLING = """() => [...document.querySelectorAll('td:is(.lu-read, .lu-write)')]
    .map(td => getComputedStyle(td).backgroundColor)"""


@pytest.mark.chromium_only("forced colours")
def test_in_forced_colours_a_step_is_still_seen(new_lab, folder):
    lab = new_lab(forced_colors="active")
    lab.goto(folder.add([stepper(step=1)]))
    assert lab.page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    found = lab.page.evaluate(FILLING)
    assert len(found) == 9 + 9 + 1
    assert len(set(found)) == 3, "what is read, the weights and what is made look alike"


def test_what_is_no_such_file_is_said_and_its_markup_is_text(lab, folder):
    bad = '<img src=x onerror="document.title = 1">'
    name = folder.add([AnswerGrid(DECK), Due()], more=OVERVIEW)
    lab.goto(name)
    load(lab, f"<html>{bad}")
    expect(told(lab)).to_contain_text("something else than answers")
    lab.page.evaluate(
        """() => LectureSite.overviews.values().next().value.shelf.load(
            new File([new Uint8Array(50e6)], 'progress.jsonl'))
            .then(words => { document.querySelector('.lu-site-told').textContent = words })"""
    )
    expect(told(lab)).to_contain_text("50 MB")
    load(
        lab,
        line(DECK.id, "grid", 4, cells=[[bad, "1"], ["1", "1"]], right=False),
        line(bad, "choice", 4, choice=0, right=False, lesson=bad),
        '{"format": "lecture6-progress", "ver',
    )
    expect(told(lab)).to_contain_text("1 line of it could not be used")
    assert Grid(lab).typed()[0][0] == bad
    lab.goto(name)
    expect(lab.page.locator(".lu-due-words")).to_contain_text(bad)
    expect(lab.page.locator(".lu-site-progress")).to_contain_text(bad)
    assert lab.page.locator("main img").count() == 0
    assert lab.page.title() == "A lesson"


def test_answers_are_deleted_after_a_second_press(lab, folder):
    lab.goto(folder.add([AnswerGrid(DECK)], more=OVERVIEW))
    grid = Grid(lab)
    lock(grid, *RIGHT)
    grid.expect_verdict("Right")
    action(lab, "erase").click()
    expect(told(lab)).to_contain_text("Press the button again")
    grid.expect_verdict("Right")
    lab.page.wait_for_timeout(TOO_SOON)
    action(lab, "erase").click()
    expect(told(lab)).to_have_text("Your answers are deleted.")
    grid.expect_open()
    assert grid.typed() == [["", ""], ["", ""]]
    assert lab.page.evaluate("() => localStorage.length") == 0
    expect(action(lab, "download")).to_be_disabled()


def test_a_double_click_deletes_nothing(lab, folder):
    lab.goto(folder.add([AnswerGrid(DECK)], more=OVERVIEW))
    lock(Grid(lab), *RIGHT)
    erase = action(lab, "erase")
    erase.dblclick()
    expect(erase).to_have_text("Yes, delete my answers")
    action(lab, "load").focus()  # who leaves the button is asked anew
    expect(erase).to_have_text("Delete my answers")
    lab.page.wait_for_timeout(TOO_SOON)
    erase.press("Enter")
    lab.page.wait_for_timeout(TOO_SOON)
    erase.press("Enter")
    expect(told(lab)).to_have_text("Your answers are deleted.")
    expect(erase).to_be_focused()
    expect(erase).to_have_attribute("aria-disabled", "true")
    erase.press("Enter")
    expect(told(lab)).to_have_text("Your answers are deleted.")


@pytest.mark.chromium_only("a held key")
def test_a_held_key_deletes_nothing(lab, folder):
    lab.goto(folder.add([AnswerGrid(DECK)], more=OVERVIEW))
    lock(Grid(lab), *RIGHT)
    action(lab, "erase").focus()
    for _ in range(3):
        lab.page.keyboard.down("Enter")  # after the first one: repeated
    lab.page.keyboard.up("Enter")
    expect(action(lab, "erase")).to_have_text("Yes, delete my answers")

"""The site in WebKitGTK, which speaks WebDriver: by an adapter, the same tests as in Chromium."""

from __future__ import annotations

from types import ModuleType
from typing import Any

FINGER = "WebDriver's finger is a mouse in WebKitGTK: there are no touch events"
DOWNLOAD = "WebDriver tells nothing of a file that a page gives"
ROUTE = "WebDriver cannot answer a request in the server's place"
SCRIPT = "WebDriver cannot run a script before those of the page, nor switch them off"
HELD = "the adapter presses a key and lets it go; WebDriver repeats no key that is held"
COLOURS = "WebDriver cannot wish for forced colours"
LAYOUT = "WebDriver does not tell what a frame lays out"
MOTION = "WebDriver cannot wish for less motion"
#: The tests of the site's widgets that do not run in WebKit, by their module, and why.
LEFT_OUT = {
    "test_steppers": {
        "test_a_finger_is_enough": FINGER,
        "test_who_wants_less_motion_sees_none": MOTION,
    },
    "test_explorers": {
        "test_a_key_lays_out_the_boxes_that_change_and_not_the_page": LAYOUT,
        "test_who_wants_less_motion_sees_none": MOTION,
    },
    "test_more_explorers": {},
    "test_answers": {
        "test_a_finger_is_enough": FINGER,
        "test_who_wants_less_motion_sees_none": MOTION,
    },
    "test_pictures": {},
    "test_site_browser": {
        "test_without_javascript_picture_and_text_stand_there": SCRIPT,
        "test_a_widget_that_fails_leaves_its_picture_and_says_so": ROUTE,
        "test_a_page_that_was_open_across_a_new_version_says_so": ROUTE,
        "test_an_answer_is_there_again_and_goes_to_a_teacher": DOWNLOAD,
        "test_without_room_answers_stay_until_the_page_is_closed": SCRIPT,
        "test_without_room_the_answers_can_be_taken_from_the_page_of_the_question": SCRIPT,
        "test_a_held_key_deletes_nothing": HELD,
        "test_in_forced_colours_a_step_is_still_seen": COLOURS,
    },
}


def taken_from(room: ModuleType) -> dict[str, Any]:
    """What a module of the site's tests has, tests and fixtures, without what is left out here."""
    left_out = LEFT_OUT[room.__name__.rpartition(".")[2]]
    return {name: value for name, value in offered(room).items() if name not in left_out}


def offered(room: ModuleType) -> dict[str, Any]:
    """All tests and fixtures of a module: those that it lists, or all of its tests."""
    names = getattr(room, "__all__", [name for name in vars(room) if name.startswith("test_")])
    return {name: getattr(room, name) for name in names}

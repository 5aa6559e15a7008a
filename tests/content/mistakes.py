"""Files of content with one mistake each: what stands in them, and where and how it is told."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

#: How the sentence begins that says what to do: one of these stands in every message.
CURES = re.compile(
    r"(?<=[.?] )(Begin|Change|Check|Compute|Give|Indent|Install|Keep|Make|Mark|Put|Remove|Save"
    r"|Split|Use|Write|Smallest change:) "
)


def refusal(error: type[Exception], call: Callable[[], object]) -> str:
    """The message of what is refused, which says what to write instead."""
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    message = str(caught.value)
    assert CURES.search(message) and message.endswith((".", ",")), f"no way out: {message}"
    return message


GOOD = """# A lesson

## how-large

    h = 7
    k = 3
    places = conv_output_size(h, k)

X is {h:size}, k = {k}.
How large is Y?

- [ ] {places - 1:size}

  You forgot
  one place.

  misconception: size-one-short

- [x] {places:size}

  There are {h - k} moves, and the start.
"""

#: What replaces what in the good file; the line that is named, and what the message holds.
QUESTIONS = {
    "no right choice": ("- [x]", "- [ ]", 3, ["'how-large'", "no right choice", "'- [x] text'"]),
    "two right choices": ("- [ ]", "- [x]", 19, ["right choice on line 12", "'- [ ] text'"]),
    "a missing answer": ("  You forgot\n  one place.\n", "", 12, ["feedback", "missing", "Write"]),
    "one choice": (GOOD[GOOD.index("- [x]") :], "", 3, ["has 1 choice. Give it 2 to 10"]),
    "no choices": (GOOD[GOOD.index("- [ ]") :], "", 3, ["0 choices", "2 to 10", "'- [ ] text'"]),
    "eleven choices": (
        *("- [x]", "\n\n".join(f"- [ ] {n}\n\n  No." for n in range(10)) + "\n\n- [x]"),
        *(3, ["12 choices", "2 to 10"]),
    ),
    "no question": ("X is {h:size}, k = {k}.\nHow large is Y?", "", 3, ["question is missing"]),
    "a question in two paragraphs": ("k = {k}.\n", "k = {k}.\n\n", 11, ["one paragraph"]),
    "an unknown field": ("{places:size}\n", "{place:size}\n", 19, ["'place'", "'places'"]),
    "an unknown field of the form": (
        *("misconception:", "misconcption:"),
        *(17, ["'misconcption'", "'misconception'"]),
    ),
    "a field in the wrong place": (
        *("X is", "misconception: size-one-short\n\nX is"),
        *(9, ["'misconception'", "'grids'"]),
    ),
    "a field twice": (
        *("  misconception: size-one-short", "  misconception: size-one-short\n" * 2),
        *(18, ["'misconception' comes twice"]),
    ),
    "an unknown misconception": (
        "size-one-short",
        "size-one-shot",
        17,
        ["-shot'", "'size-one-short'"],
    ),
    "a misconception that is right": (
        *("and the start.", "and the start.\n\n  misconception: size-ceil"),
        *(23, ["right choice cannot be"]),
    ),
    "an unknown computation": (
        *("conv_output_size(h", "conv_size(h"),
        *(7, ["computation 'conv_size'", "Did you mean 'conv_output_size'?"]),
    ),
    "a computation that fails": ("k = 3", "k = 30", 7, ["cannot be computed", "kernel_size (=30)"]),
    "a name that is not there yet": ("(h, k)", "(h, s)", 7, ["name 's' is unknown", "h, k"]),
    "a name twice": ("k = 3", "h = 3", 6, ["'h' has a value already"]),
    "no name": ("k = 3", "3", 6, ["'3'", "h = 7"]),
    "Python": ("k = 3", "k = __import__('os')", 6, ["'__import__'", "unknown"]),
    "an attribute": ("k = 3", "k = h.real", 6, ["'h.real'", "not allowed"]),
    "a broken formula": ("h - k}", "h - }", 21, ["'h - '", "no formula"]),
    "a brace alone": ("one place.", "one } place.", 14, ["brace", "{h - k}"]),
    "an unknown form": ("{h:size}", "{h:sise}", 9, ["'{h:sise}'", "size"]),
    "a form that does not fit": ("{k}.", "{places:and}.", 9, ["another form"]),
    "two equal choices": ("{places - 1:size}", "{places:size}", 19, ["'5×5'", "Change"]),
    "an unknown grid": ("- [ ]", "grids: X\n\n- [ ]", 12, ["'X'", "unknown"]),
    "no grid": ("- [ ]", "grids: h\n\n- [ ]", 12, ["'h' is no grid", "[[1, 2], [3, 4]]"]),
    "a name with capitals": ("## how-large", "## How large", 3, ["'How large'", "'## how-large'"]),
    "a text above the names": ("# A lesson", "A lesson", 1, ["'## how-large'"]),
    "a heading of another kind": ("# A lesson\n", "### Lesson\n", 1, ["'## how-large'"]),
    "a list without boxes": ("- [ ]", "- ", 12, ["'- [ ] '"]),
    "a numbered list": ("- [ ]", "1. ", 12, ["'- [ ] '"]),
    "a block of code": ("X is", "```\nX is", 9, ["form of Markdown", "plain sentences"]),
    "a table": ("X is", "| X | is", 9, ["form of Markdown"]),
    "a feedback that is not indented": ("  You forgot", "You forgot", 14, ["Indent it by two"]),
    "a choice that is indented": ("- [x]", "  - [x]", 19, ["form of Markdown"]),
    "a tab": ("  You forgot", "\tYou forgot", 14, ["tab", "spaces"]),
    "a sign that cannot be seen": ("X is", "X\0is", 9, ["cannot be seen"]),
}

BELIEF = """# Misconceptions

## kernel-upside-down

K is turned upside down.

K slides as it is.

back: 02_convolution, 2.1 One window, one sum
"""

BELIEFS = {
    "no help": ("K slides as it is.\n", "", 3, ["two paragraphs", "here are 1", "what helps"]),
    "three paragraphs": (
        "K slides as it is.",
        "K slides.\n\nIt does.",
        3,
        ["here are 3"],
    ),
    "no place to read on": ("back: 02_convolution, 2.1 One window, one sum", "", 3, ["'back: "]),
    "half a place": (", 2.1 One window, one sum", "", 9, ["place to read on", "'back: "]),
    "an unknown field": ("back:", "see: here\n\nback:", 9, ["'see'", "'back'"]),
    "a choice": (", 2.1 One window, one sum", ", 2.1\n\n- [ ] a", 3, ["nothing else"]),
    "a number": ("K is turned", "    h = 7\n\nK is turned", 3, ["nothing else"]),
    "a name twice": ("back:", "## kernel-upside-down\n\nback:", 9, ["line 3", "another name"]),
}

MASKS = """## a line

    truth  prediction
    .1V    .1.
    ...    ..1
"""

EXAMPLES = {
    "an unknown sign": ("..1", "..3", 5, ["'3'", "Use one of . 1"]),
    "void in the prediction": ("..1", "..V", 5, ["'V'", "Use one of . 1"]),
    "a class too many": ("..1", "..2", 5, ["'2'", "Use one of . 1"]),
    "a row that is shorter": ("..1", "..", 5, ["3 signs", "equally long"]),
    "one mask": ("    ..1", "", 5, ["the truth and the prediction"]),
    "no masks": ("    .1V    .1.\n    ...    ..1\n", "", 1, ["'truth prediction'"]),
    "too many rows": ("    ...    ..1\n", "    ...    ..1\n" * 16, 1, ["up to 16 rows"]),
    "four classes": ("    truth", "classes: 4\n\n    truth", 3, ["classes (=4)", "2 or 3"]),
    "a class to look at": ("    truth", "shown: 2\n\n    truth", 3, ["shown (=2)", "0 or 1"]),
    "an unknown field": ("    truth", "color: red\n\n    truth", 3, ["'color'", "'shown'"]),
    "a sentence": ("    truth", "Look.\n\n    truth", 1, ["Write nothing else"]),
}

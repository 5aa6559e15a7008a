"""What a saved notebook keeps of a stepper: a picture of what it shows, and the result as text."""

from __future__ import annotations

import base64

import pytest

from lecture_utils import Stepper, figures, slides, trace
from lecture_utils.figures.kit.picture import png

DECK = trace.conv2d(slides.X, slides.K, **slides.CONVOLUTION)


def stored(stepper: Stepper) -> bytes:
    return base64.b64decode(stepper._repr_mimebundle_()[0]["image/png"])


@pytest.mark.parametrize("step", [0, 2, 4])
def test_the_picture_is_of_the_step_that_is_shown(step):
    assert stored(Stepper(DECK, step=step)) == png(figures.trace_figure(DECK, step))


def test_without_a_step_it_is_the_start_and_the_text_has_the_result():
    stepper = Stepper(DECK)
    assert stored(stepper) == png(figures.trace_figure(DECK, 0))
    assert stepper._repr_mimebundle_()[0]["text/plain"].endswith("Y = [[2, -5], [-2, 1]])")


def test_a_step_that_another_view_does_not_have_is_its_end():
    short = trace.conv2d(slides.X, slides.K)
    stepper = Stepper({"long": DECK, "short": short}, step=4)
    stepper.view = "short"
    assert stored(stepper) == png(figures.trace_figure(short, 1))

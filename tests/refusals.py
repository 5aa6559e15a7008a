"""How a test looks at a refusal: full sentences, of which the last says what to do."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import pytest

#: What is no finite number from 0, and the error that says so.
NOT_FROM_0 = (
    (-1, ValueError),
    (math.nan, ValueError),
    (math.inf, ValueError),
    ("2", TypeError),
    (True, TypeError),
)

FIX = re.compile(r"(Use|Give|Write|Pass|Choose|Put|Smallest change:) ")


def refusal(error: type[Exception], call: Callable[[], Any]) -> str:
    """The message of a refusal, which must be full sentences of which the last says what to do."""
    with pytest.raises(error) as caught:
        call()
    assert caught.type is error
    message = str(caught.value)
    assert message == " ".join(message.split()), "line breaks or double blanks"
    sentences = re.split(r"(?<=\.) (?=[A-Z])", message)
    assert all(sentence.endswith(".") and len(sentence.split()) > 1 for sentence in sentences), (
        message
    )
    assert FIX.match(sentences[-1]), f"no way out in the last sentence: {message}"
    return message


def holds(message: str, *pieces: str) -> None:
    """Every piece is in the message."""
    assert [piece for piece in pieces if piece not in message] == [], message

"""What a learner reads after an answer: the templates of all messages, and the rule of the size.

No message holds a right number that was not typed: a second try would be copying. What is right
stands in the key's ``answer``, ``steps`` and ``rule``, for whoever asks to see it.

The browser fills in the same templates: a name in braces is replaced by a text, nothing else is
done to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lecture_utils.engine.trace import Trace

_MESSAGES = {
    "right": "Everything is right.",
    "empty": "Nothing is filled in yet. Start with {cell}, the first cell.",
    "size": "{rows}×{columns} is not the size of {symbol}.",
    "size_belief": "{rows}×{columns} is what comes out of the idea “{belief}” {help}",
    "size_beliefs": "{rows}×{columns} is what comes out of one of these ideas: {beliefs}",
    "misconception": "Every cell follows one idea: “{belief}” {help}",
    "composite": "Your numbers follow two ideas at once. First: “{belief}” "
    "{help} Second: “{other}” {more}",
    "ambiguous": "More than one idea leads to your numbers: {beliefs} {helps}",
    "or": " or ",
    "and": " and ",
    "idea": "“{belief}”",
    "slip": "Right: {right} of {cells} cells. You know how it goes. {slips}",
    "one_slip": "{cell} is what comes out, for example, if {reason}.",
    "partial_one": "The one cell that you have filled in is right. Go on.",
    "partial_right": "All {filled} cells that you have filled in are right so far. Go on.",
    "partial_wrong": "Right so far: {right} of {filled}. Look again at {cell}.",
    "partial_belief": "Right so far: {right} of {filled}. Your numbers follow one idea: "
    "“{belief}” {help}",
    "unexplained": "Right: {right} of {cells} cells. The first one that is not is {cell}.",
    "hint": "Write out {cell}: {ask}",
}

_PRODUCTS = {
    "sign": "the sign of the product {term} is turned",
    "left out": "the product {term} is left out",
    "added": "in {term} the two numbers are added, not multiplied",
    "zero": "{term} counts, although its weight is 0",
    "all": "the sign of the whole sum is turned",
}
#: Where no sum is computed, what to look for.
_HINTS = {
    "max_unpool2d": "Is there a 1 in S at the place of {cell}? If there is none, {cell} is 0.",
}
_REASONS = {
    "max_pool2d": {
        "other": "{term} is taken, which is in the window but is not the largest",
        "all": "the sign of the largest number is lost",
    },
    "avg_pool2d": {
        "sign": "the sign of {term} is turned",
        "left out": "{term} is left out of the sum",
        "all": "the sign of the whole sum is turned",
    },
    "max_unpool2d": {"all": "the sign of the number is turned"},
}


def words(operation: str, symbol: str, rule: str) -> dict[str, str]:
    """All templates that a message can need; ``rule`` says how the size comes about.

    ``size_hint`` is the rule without its results.
    """
    reasons = _REASONS.get(operation, _PRODUCTS)
    return {
        "symbol": symbol,
        "cell": f"{symbol}[{{row}}, {{column}}]",
        "rule": rule,
        "size_hint": re.sub(
            r" = \d+\.|: \d+×\d+\.", lambda n: " = ?" if "=" in n[0] else ".", rule
        ),
        **_MESSAGES,
        "hint": _HINTS.get(operation, _MESSAGES["hint"]),
        **{f"reason_{name}": text for name, text in reasons.items()},
    }


def size_rule(operation: str, call: Mapping[str, Any], record: Trace) -> str:
    """How the size comes about, along both axes."""
    symbol, size = record.grids["output"].symbol, record.output.shape
    along = [_formula(operation, call, axis, size[axis]) for axis in (0, 1)]
    if operation == "max_unpool2d":
        return f"{symbol} is as large as S: {size[0]}×{size[1]}."
    return f"Rows of {symbol}: {along[0]} = {size[0]}. Columns: {along[1]} = {size[1]}."


def _formula(operation: str, call: Mapping[str, Any], axis: int, out: int) -> str:
    n = call["input"].shape[axis]
    k = (call["weight"].shape if "weight" in call else call["kernel_size"])[axis]
    s, p = call["stride"][axis], call["padding"][axis]
    d = call.get("dilation", (1, 1))[axis]
    reach = f"{d}·({k} - 1)" if d > 1 else f"{k - 1}"
    if operation == "conv_transpose2d":
        o = call["output_padding"][axis]
        return f"({n} - 1)·{s} - 2·{p} + {reach} + {o} + 1"
    rounded_up = call.get("ceil_mode", False)
    text = f"{'ceil' if rounded_up else 'floor'}(({n} + 2·{p} - {reach} - 1) / {s}) + 1"
    room = n + 2 * p - d * (k - 1) - 1
    if rounded_up and -(-room // s) + 1 > out:
        return f"{text}, less one window on the border alone,"
    return text

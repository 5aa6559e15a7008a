"""Formulas of a question, as in a spreadsheet: numbers, names, and functions from a list.

Nothing is handed to ``eval``: each part of a formula is looked at, and only what is listed here
counts.

A formula may use + - * / // %, brackets, names that were given a value above, grids and rows in
square brackets, cells like ``y[0, 1]``, and the functions that are allowed. A text takes results in
braces, ``{h - k}``, or ``{h:size}`` where the part behind the colon says how it is written.
"""

from __future__ import annotations

import ast
import difflib
import numbers
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

#: Letters of a formula, at most.
_LONGEST = 300

_OPERATORS: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}

Names = Mapping[str, Any]


class FormulaError(ValueError):
    """A formula that cannot be computed; whoever reads the file adds the file and the line.

    Examples
    --------
    >>> try:
    ...     compute("7 / 0", {}, {})
    ... except FormulaError as problem:
    ...     print(problem)
    '7 / 0' cannot be computed: division by zero. Use other values.
    """


def compute(formula: str, names: Names, functions: Mapping[str, Callable[..., Any]]) -> Any:
    """The value of a formula.

    Parameters
    ----------
    formula : str
    names : mapping
        The values that the formula can use.
    functions : mapping
        The only functions that it can call, by their names.

    Returns
    -------
    Any
        A number, a text, a list, or what a function gives.

    Raises
    ------
    FormulaError
        It is no formula, has an unknown name or function, or something in it cannot be computed.

    Examples
    --------
    >>> compute("(h - k) // 2 + least(h, k)", {"h": 7, "k": 3}, {"least": min})
    5
    >>> compute("h.real", {"h": 7}, {})
    Traceback (most recent call last):
    ...
    lecture_utils.content._formulas.FormulaError: 'h.real' is not allowed in a formula. Use \
numbers, names, + - * / // %, [ ] and the functions of the course.
    """
    if len(formula) > _LONGEST or "\\" in formula:
        cure = f"Use at most {_LONGEST} letters, and no backslash."
        raise FormulaError(f"{formula[:20]!r} … is no formula. {cure}")
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(
            f"{formula!r} is no formula. Use for example (h - k) // s + 1."
        ) from None
    return _value(tree, names, functions)


def fill(
    text: str,
    names: Names,
    functions: Mapping[str, Callable[..., Any]],
    forms: Mapping[str, Callable[[Any], str]],
) -> str:
    """A text with every formula in braces replaced by its value.

    Parameters
    ----------
    text : str
    names, functions
        As in ``compute``.
    forms : mapping
        How a value is written, by the word behind the colon; "" is the usual way.

    Returns
    -------
    str

    Raises
    ------
    FormulaError
        A formula or a form is unknown, or a brace is alone.

    Examples
    --------
    >>> fill("{h - 1} of {h:size}", {"h": 3}, {}, {"": str, "size": "{0}×{0}".format})
    '2 of 3×3'
    """

    def written(found: re.Match[str]) -> str:
        formula, form = found[1], found[2] or ""
        if form not in forms:
            known = ", ".join(sorted(filter(None, forms)))
            raise FormulaError(f"{found[0]!r} ends in an unknown form. Use one of {known}.")
        try:
            return forms[form](compute(formula, names, functions))
        except (TypeError, AttributeError):
            raise FormulaError(
                f"{found[0]!r} cannot be written like this. Use another form."
            ) from None

    filled = re.sub(r"\{([^{}:]+)(?::(\w+))?\}", written, text)
    rest = re.sub(r"\{([^{}:]+)(?::(\w+))?\}", "", text)
    if "{" in rest or "}" in rest:
        raise FormulaError("a brace { or } stands alone. Write a formula as {h - k} or {h:size}.")
    return filled


def _value(node: ast.expr, names: Names, functions: Mapping[str, Callable[..., Any]]) -> Any:
    def value(part: ast.expr) -> Any:
        return _value(part, names, functions)

    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None):
            return node.value
        case ast.Name():
            return _known(node.id, names, "name", "Give it a value above the question")
        case ast.List() | ast.Tuple():
            return [value(part) for part in node.elts]
        case ast.UnaryOp(op=ast.USub()):
            return -_number(value(node.operand), node.operand)
        case ast.BinOp() if type(node.op) in _OPERATORS:
            sides = [_number(value(part), part) for part in (node.left, node.right)]
            return _tried(_OPERATORS[type(node.op)], node, sides, {})
        case ast.Subscript():
            index = value(node.slice)
            found = value(node.value)
            for number in index if isinstance(index, list) else [index]:
                found = _tried(operator.getitem, node, [found, number], {})
            return found
        case ast.Call(func=ast.Name(id=name)) if all(part.arg for part in node.keywords):
            function = _known(name, functions, "computation", "Use one of the course's")
            named = {str(part.arg): value(part.value) for part in node.keywords}
            return _tried(function, node, [value(part) for part in node.args], named)
    raise FormulaError(
        f"{ast.unparse(node)!r} is not allowed in a formula. Use numbers, names, + - * / // %, [ ] "
        "and the functions of the course."
    )


def _known(name: str, known: Names, what: str, cure: str) -> Any:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, 1, 0.5)
    raise FormulaError(
        f"the {what} {name!r} is unknown. {f'Did you mean {near[0]!r}? ' if near else ''}"
        f"{cure}{': ' if known else ''}{', '.join(known)}."
    )


def _number(value: Any, node: ast.expr) -> Any:
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return value
    raise FormulaError(f"{ast.unparse(node)!r} is no number. Compute with numbers only.")


def _tried(function: Callable[..., Any], node: ast.expr, values: list[Any], named: Names) -> Any:
    """Call a function; what it refuses is a mistake of the formula."""
    try:
        return function(*values, **named)
    except (ValueError, TypeError, ArithmeticError, LookupError) as problem:
        why = str(problem)
        why = why if why.endswith(".") else f"{why}. Use other values."
        raise FormulaError(f"{ast.unparse(node)!r} cannot be computed: {why}") from problem

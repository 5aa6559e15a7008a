"""The reference: a page for each module that the package offers, from the docstrings."""

from __future__ import annotations

import inspect
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from sphinx.errors import PycodeError
from sphinx.pycode import ModuleAnalyzer

PACKAGE = "lecture_utils"


class Entry(NamedTuple):
    """A public name: as it is written after ``from lecture_utils import …``, and what it is."""

    name: str
    kind: str
    summary: str = ""
    members: tuple[str, ...] = ()


class Module(NamedTuple):
    """A page: the name of a module, where it stands, the first line of what it says, its names."""

    name: str
    place: str
    summary: str
    entries: tuple[Entry, ...]


def modules() -> list[Module]:
    """Every module that the package offers, in the order of the alphabet; the widgets are one.

    Returns
    -------
    list of Module

    Examples
    --------
    >>> [entry.name for module in modules() if module.name == "ops" for entry in module.entries]
    ['ops.avg_pool2d', 'ops.conv2d', 'ops.conv_transpose2d', 'ops.max_pool2d', 'ops.max_unpool2d']
    """
    package = import_module(PACKAGE)
    found = []
    for name in sorted(package.__all__):
        value = getattr(package, name)
        if inspect.ismodule(value):
            summary = " ".join((inspect.getdoc(value) or "").partition("\n\n")[0].split())
            entries = tuple(_entries(name, value))
            found.append(Module(name, value.__name__, summary, entries))
    listed = {entry.name.split(".")[-1] for module in found for entry in module.entries}
    alone = [name for name in package.__all__ if name not in listed]
    rest = [_entry(name, getattr(package, name)) for name in sorted(alone)]
    others = tuple(entry for entry in rest if entry)
    if others:
        first = Module(PACKAGE, PACKAGE, "Names that stand in no module of their own.", others)
        found.insert(0, first)
    return found


def _entries(name: str, module: ModuleType) -> list[Entry]:
    """The public names of a module: those it lists, or those it defines and documents."""
    listed = getattr(module, "__all__", None)
    names = set(listed or [key for key in vars(module) if not key.startswith("_")])
    told = _told(module)
    entries: list[Entry | None] = []
    for key in sorted(names):
        value = getattr(module, key)
        own = getattr(value, "__module__", "").startswith(PACKAGE)
        is_code = inspect.isfunction(value) or inspect.isclass(value)
        if is_code and (own if listed else value.__module__ == module.__name__):
            # A widget is offered by the package itself, and so it is written.
            package = import_module(PACKAGE)
            offered = key in package.__all__ and getattr(package, key) is value
            shown = key if offered else f"{name}.{key}"
            entries.append(_entry(shown, value))
        elif not is_code and key in told:
            entries.append(Entry(f"{name}.{key}", "data"))
    return [entry for entry in entries if entry]


def _entry(name: str, value: Any) -> Entry | None:
    summary = " ".join((inspect.getdoc(value) or "").partition("\n\n")[0].split())
    if inspect.isfunction(value):
        return Entry(name, "function", summary)
    if not inspect.isclass(value):
        return None
    if issubclass(value, BaseException):
        return Entry(name, "exception", summary)
    members = (
        key
        for key, member in vars(value).items()
        if not key.startswith("_")
        and (
            isinstance(member, property | classmethod | staticmethod) or inspect.isfunction(member)
        )
        and inspect.getdoc(getattr(value, key))
    )
    return Entry(name, "class", summary, tuple(sorted(members)))


def _told(module: ModuleType) -> set[str]:
    """The constants of a module that a comment ``#:`` tells of."""
    try:
        analyzer = ModuleAnalyzer.for_module(module.__name__)
    except PycodeError as error:
        raise ValueError(f"{module.__name__} cannot be read: {error}") from error
    return {name for space, name in analyzer.find_attr_docs() if not space}


def page(module: Module) -> str:
    """The page of a module, as Sphinx reads it.

    Parameters
    ----------
    module : Module

    Returns
    -------
    str
        reStructuredText.
    """
    lines = [module.name, "=" * len(module.name), ""]
    if module.name != PACKAGE:
        lines += [f".. automodule:: {module.place}", "   :no-index:", ""]
    for entry in module.entries:
        link = f":py:obj:`{entry.name} <{PACKAGE}.{entry.name}>`"
        lines += [f"* {link}: {entry.summary}" if entry.summary else f"* {link}"]
    lines += [""]
    for entry in module.entries:
        lines += [f".. auto{entry.kind}:: {PACKAGE}.{entry.name}"]
        if entry.members:
            lines += [f"   :members: {', '.join(entry.members)}"]
        if entry.kind == "data":
            lines += ["   :no-value:"]
        lines += [""]
    return "\n".join(lines) + "\n"


def index(found: list[Module]) -> str:
    """The first page of the reference.

    Parameters
    ----------
    found : list of Module

    Returns
    -------
    str
        reStructuredText.
    """
    title = "Reference"
    rows = [
        line
        for module in found
        for line in (f":doc:`{module.name}`", f"   {module.summary or module.name}", "")
    ]
    names = [f"   {module.name}" for module in found]
    return "\n".join(
        [
            *(title, "=" * len(title), ""),
            "What ``from lecture_utils import …`` offers, from its own docstrings. Each function",
            "says in which lessons it is met.",
            *("", *rows),
            *(".. toctree::", "   :hidden:", "", *names, ""),
        ]
    )

"""Which compared outputs of a notebook hang on trained numbers: read from the source, without
training anything.

Trained numbers differ in their last digits between processors, and with them every order and every
largest one. So a compared cell may show of them only a *verdict*: the answer to a comparison, True
or False, which the page's author has seen to hold everywhere (``make test-portable``). What follows
is a small reading of the cells from top to bottom. Each name has a mark:

    MODEL    a network that was trained; it may be shown, for its text gives sizes only
    NUMBER   something computed with one: it may be drawn, but not printed
    ORDER    something chosen by one, such as the six worst: it may not even be drawn, for the text
             that stands beside a picture tells which images they are
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import nbformat

CLEAN, MODEL, NUMBER, ORDER = range(4)

#: Cells with this tag were seen to hold on all settings although a rule below says no; the tag
#: stands beside the cell.
SEEN = "seen-to-hold"
IGNORED = "nbval-ignore-output"

#: A choice by size: of these only a comparison may be shown.
CHOICES = {
    *(
        "argsort",
        "argmax",
        "argmin",
        "argpartition",
        "sort",
        "sorted",
        "topk",
        "max",
        "min",
        "unique",
    ),
    *("nonzero", "flatnonzero", "where", "searchsorted", "median"),
}
#: Facts on an array or a network that training does not change.
SIZES = {
    *("shape", "size", "ndim", "dtype", "device", "parameter_count", "layer_shapes"),
    *("settings", "steps", "finest", "stride"),
}
PLAIN_CALLS = {"len", "type", "id", "isinstance"}
#: Calls that answer True or False.
VERDICTS = {"allclose", "isclose", "array_equal", "equal", "all", "any"}
#: What draws: numbers go into pixels, and only an order into the text.
DRAWS = {
    *("gallery", "curves", "label_maps", "confusion", "cloud", "masks", "grids", "hourglass"),
    *("TrainingFilm", "LatentExplorer"),
}
#: What makes a network learn: the first argument is trained.
TRAINS = {"fit"}


@dataclass(frozen=True)
class Fragile:
    """A cell whose compared output hangs on trained numbers, and why."""

    cell: int
    why: str


@dataclass
class Reader:
    """Reads cells in their order and remembers what each name hangs on."""

    marks: dict[str, int] = field(default_factory=dict)
    literals: dict[str, ast.Dict] = field(default_factory=dict)
    #: Name -> names of what holds it: a list that a loop goes through, a dict that it was put into.
    holders: dict[str, set[str]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def cell(self, source: str) -> list[str]:
        """Read a cell; return why its output is fragile, one sentence each."""
        self.found = []
        body = ast.parse(source).body
        for number, statement in enumerate(body):
            self.statement(statement)
            if number == len(body) - 1 and isinstance(statement, ast.Expr) and not _ends(source):
                self.shown(statement.value, "the value of its last line")
        return self.found

    # -- statements --------------------------------------------------------------------------------

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            mark = self.mark(node.value)
            for target in node.targets:
                self.assign(target, mark, node.value)
                if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict):
                    self.literals[target.id] = node.value
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            mark = self.mark(node.value) if node.value else CLEAN
            self.assign(node.target, max(mark, self.mark(node.target)), node.value)
        elif isinstance(node, ast.Expr):
            self.mark(node.value)
            self.printed(node.value)
        elif isinstance(node, ast.For):
            self.loop(node.target, node.iter)
            for _ in range(2):  # what the end of the body marks is known at its beginning
                self.block(node.body)
        elif isinstance(node, ast.With | ast.If | ast.While):
            self.block(node.body)
            self.block(getattr(node, "orelse", []))
        elif isinstance(node, ast.FunctionDef):
            # a function is marked by what it trains, or reads from outside
            inner = Reader({**self.marks, **{a.arg: CLEAN for a in node.args.args}})
            inner.block(node.body)
            results = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
            self.marks[node.name] = max((inner.mark(value) for value in results), default=CLEAN)

    def block(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self.statement(statement)

    def assign(self, target: ast.expr, mark: int, value: ast.expr | None = None) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            values = value.elts if isinstance(value, ast.Tuple) else [None] * len(target.elts)
            pairs = zip(target.elts, values, strict=len(values) == len(target.elts))
            for one, own in pairs:
                self.assign(one, mark if own is None else self.mark(own), own)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, mark)
        elif isinstance(target, ast.Name):
            self.marks[target.id] = mark
        else:  # an element or an attribute: the whole hangs on it from now on
            name = _root(target)
            if name:
                self.marks[name] = max(mark, self.marks.get(name, CLEAN))
                self.held(value, name)

    def held(self, value: ast.expr | None, holder: str | None) -> None:
        """Note that what these names stand for can be reached by ``holder`` too."""
        names = [n.id for n in ast.walk(value) if isinstance(n, ast.Name)] if value else []
        for name in names if holder else ():
            self.holders.setdefault(name, set()).add(holder)

    def trained(self, name: str | None) -> None:
        """Mark a network, and all that holds it."""
        if name and self.marks.get(name) != MODEL:
            self.marks[name] = MODEL
            for holder in self.holders.get(name, ()):
                self.trained(holder)

    def loop(self, target: ast.expr, source: ast.expr) -> None:
        """The names of a loop, pair by pair where several things are zipped."""
        self.held(target, _root(source))
        called = _called(source)
        if called in ("zip", "enumerate") and isinstance(target, ast.Tuple):
            marks = [self.mark(one) for one in source.args]
            marks = [CLEAN, *marks] if called == "enumerate" else marks
            for one, mark in zip(target.elts, marks, strict=False):
                self.assign(one, mark)
        else:
            self.assign(target, self.mark(source))

    # -- expressions -------------------------------------------------------------------------------

    def mark(self, node: ast.expr | None) -> int:
        """What an expression hangs on; networks that it trains are marked."""
        if node is None:
            return CLEAN
        if isinstance(node, ast.Name):
            return self.marks.get(node.id, CLEAN)
        if isinstance(node, ast.Compare):
            self.parts(node)
            return CLEAN  # a verdict
        if isinstance(node, ast.Attribute):
            inner = self.mark(node.value)
            return CLEAN if node.attr in SIZES else NUMBER if inner == MODEL else inner
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.Subscript):
            whole, place = self.mark(node.value), self.mark(node.slice)
            return ORDER if place >= NUMBER else whole
        if isinstance(node, ast.Lambda):
            inner = Reader({**self.marks, **{a.arg: CLEAN for a in node.args.args}})
            return inner.mark(node.body)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            inner = Reader(dict(self.marks))
            for part in node.generators:
                inner.loop(part.target, part.iter)
                if any(inner.mark(test) >= NUMBER for test in part.ifs):
                    return ORDER
            parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            self.marks.update({n: m for n, m in inner.marks.items() if n in self.marks})
            return max(inner.mark(part) for part in parts)
        if isinstance(node, ast.NamedExpr):
            mark = self.mark(node.value)
            self.assign(node.target, mark)
            return mark
        return self.parts(node)

    def parts(self, node: ast.AST) -> int:
        inside = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        inside += [
            child.value for child in ast.iter_child_nodes(node) if isinstance(child, ast.keyword)
        ]
        return max((self.mark(child) for child in inside), default=CLEAN)

    def call(self, node: ast.Call) -> int:
        name = _called(node)
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in TRAINS:
            self.parts(node)
            self.trained(_root(node.args[0]) if node.args else None)
            return MODEL  # a history: its text counts epochs
        marks = [self.mark(one) for one in arguments]
        # the method of a network computes with its weights; that of a number gives a number
        owner = (
            self.mark(node.func.value)
            if isinstance(node.func, ast.Attribute)
            else self.mark(node.func)
        )
        most = max([owner, *marks], default=CLEAN)
        if name in PLAIN_CALLS or name in VERDICTS or name in SIZES:
            return CLEAN
        if name in DRAWS:
            texts = [one for one in arguments if isinstance(one, ast.JoinedStr)]
            chosen = ORDER in marks and not (arguments and self.is_silent(arguments[0]))
            return ORDER if chosen or any(self.mark(text) >= NUMBER for text in texts) else CLEAN
        if name in CHOICES and most >= MODEL:
            return ORDER
        return max(most, NUMBER) if most else CLEAN

    def is_silent(self, rows: ast.expr) -> bool:
        """Whether the text beside a picture of these rows is the same whatever they hold: none is
        called "truth".
        """
        if isinstance(rows, ast.Name):
            rows = self.literals.get(rows.id, rows)
        if not isinstance(rows, ast.Dict):
            return False
        names = [getattr(key, "value", "truth") for key in rows.keys]
        return not any("truth" in str(name).lower() for name in names)

    # -- what is shown -----------------------------------------------------------------------------

    def printed(self, node: ast.expr) -> None:
        if isinstance(node, ast.Call) and _called(node) in ("print", "display"):
            for argument in node.args:
                self.shown(argument, f"{_called(node)}({ast.unparse(argument)[:60]})")

    def shown(self, node: ast.expr, where: str) -> None:
        if isinstance(node, ast.Call) and _called(node) in ("print", "display"):
            return  # has been looked at
        mark = self.mark(node)
        if mark in (NUMBER, ORDER):
            what = {NUMBER: "a trained number", ORDER: "an order or a choice by trained numbers"}
            self.found.append(f"{where} shows {what[mark]}")


def _called(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _root(node: ast.expr) -> str | None:
    """The name that an element, an attribute or a call begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _ends(source: str) -> bool:
    """Whether the last line is silenced by a semicolon."""
    return source.rstrip().endswith(";")


def fragile(notebook: nbformat.NotebookNode) -> Iterator[Fragile]:
    """The fragile cells of a notebook that are compared."""
    reader = Reader()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells):
        why = reader.cell(cell.source)
        if not {SEEN, IGNORED} & set(cell.metadata.get("tags", [])):
            yield from (Fragile(number, one) for one in why)

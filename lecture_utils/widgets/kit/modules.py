"""From files that import one another to the one script, and the one style sheet, of a widget.

Every JavaScript file says with ``import { … } from "./file.js";`` what it uses, so an editor, Node
and a type checker can follow it. A widget's script is loaded as a blob, which cannot import: so
Python follows the same lines from the widget's entry and hands over all files as one module, each
once. Style sheets say in the same way, with ``@import "file.css";``, what they build on.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

from lecture_utils import style

#: The folder that entries are named from.
WIDGETS = Path(__file__).resolve().parent.parent

_IMPORTS = {
    ".js": re.compile(
        r'^import \{(\s*[\w$]+(?:,\s*[\w$]+)*,?\s*)\} from "(\.{1,2}/[\w./-]+)";\n', re.MULTILINE
    ),
    ".css": re.compile(r'^@import()\s"([\w./-]+)";\n', re.MULTILINE),
}
_TOP_LEVEL = re.compile(
    r"(export )?(?:(?:async )?function\*? |class |const |let )([\w$]+)|export (default) "
)
#: What the browser has no use for: the word ``export``, and comments that give types.
_LEFT_OUT = re.compile(r"^export (?!default )|^ */\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
#: What only a module can hold: a line that begins so, and the address of the module itself.
_MODULES_ONLY = re.compile(r"^(?:import|export)\b|\bimport\.meta\b", re.MULTILINE)
#: What begins a line, and may bring a name in or out in another way than these two.
_OTHER = re.compile(r"(import|export|var|const|let)\b(?!\()|@import\b")


class _Import(NamedTuple):
    """An import line: its names, the file they come from, and the place of the line in words."""

    names: tuple[str, ...]
    source: Path
    place: str


class _Source(NamedTuple):
    """A file: its imports, its top-level names with their places, those it exports, and its text.

    The text comes without the import lines.
    """

    path: Path
    imports: tuple[_Import, ...]
    names: dict[str, str]
    exported: frozenset[str]
    text: str


def assets(folder: str) -> tuple[str, str]:
    """The script and the style sheet of a widget: of ``widget.js`` and ``style.css``.

    Parameters
    ----------
    folder : str
        The widget's folder in ``lecture_utils/widgets``.

    Returns
    -------
    tuple of str
        What ``module`` and ``stylesheet`` give.

    Raises
    ------
    ValueError
        As ``module`` and ``stylesheet`` say.

    Examples
    --------
    >>> script, style_sheet = assets("stepper")
    >>> "lu-board" in script, ".lu-board" in style_sheet
    (True, True)
    """
    return module(f"{folder}/widget.js"), stylesheet(f"{folder}/style.css")


def module(entry: str | Path) -> str:
    """A widget's entry and all that it imports, as one ES module.

    Parameters
    ----------
    entry : str or Path
        The file that ends with ``export default``, as seen from ``lecture_utils/widgets``.

    Returns
    -------
    str
        The files, each once and after those that it needs, without import lines, types and the
        word ``export``, except for the ``export default`` of the entry.

    Raises
    ------
    ValueError
        A line that imports or exports in another form, a file or a name that is not there, files
        that import one another in a circle, two equal top-level names. The text names the file and
        the line.

    Examples
    --------
    >>> [line for line in module("stepper/widget.js").splitlines() if line.startswith("export")]
    ['export default { render };']
    """
    sources = _in_order(WIDGETS / entry)
    known = {source.path: source for source in sources}
    places: dict[str, str] = {}
    for source in sources:
        for names, origin, place in source.imports:
            for name in names:
                if name not in known[origin].exported:
                    raise ValueError(
                        f"{place}: {name} is not exported by {_shown(origin)}. Write `export` "
                        "before "
                        f"it there, or correct the name."
                    )
        for name, place in source.names.items():
            if name in places:
                raise ValueError(
                    f"{place}: {name} is also a top-level name at {places[name]}, and both files "
                    f"become one module. Rename one of them, or import it."
                )
            places[name] = place
    if places.pop("default", None) is None or "default" not in sources[-1].names:
        raise ValueError(
            f"{_shown(sources[-1].path)} must end with `export default {{ render }};`."
        )
    return _joined(sources, _LEFT_OUT)


def classic(text: str, call: str) -> str:
    """A module without imports as an expression of a classic script: what it exports by default.

    A page that was opened from a file can neither import nor fetch. It can load classic scripts.

    Parameters
    ----------
    text : str
        What ``module`` gives.
    call : str
        What stands in front of it, such as ``"globalThis.LectureSite = "``.

    Returns
    -------
    str
        A function that is called at once, so that no name of the module meets another script.

    Raises
    ------
    ValueError
        The text imports or exports something else.

    Examples
    --------
    >>> print(classic("const a = 1;\\nexport default { a };\\n", "globalThis.one = "))
    globalThis.one = (() => {
    "use strict";
    const a = 1;
    return { a };
    })()
    """
    body, count = _DEFAULT.subn("return ", text)
    if count != 1 or (other := _MODULES_ONLY.search(body)):
        found = other[0] if count == 1 and other else f"{count} times `export default`"
        raise ValueError(
            f"it has {found!r}. A classic script has one `export default` at its end, and neither "
            "imports nor exports anything else."
        )
    return f'{call}(() => {{\n"use strict";\n{body.rstrip()}\n}})()'


def stylesheet(entry: str | Path) -> str:
    """The course's colours, then a style sheet and all that it imports, each file once.

    A page with several widgets holds the kit's rules several times, in any order. So a widget's own
    rules are said once more with a scope, the page: of two rules of equal weight, the one with a
    scope wins, whichever comes last. A browser that knows no ``@scope`` leaves them out.

    Parameters
    ----------
    entry : str or Path
        As seen from ``lecture_utils/widgets``.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        An ``@import`` in another form, a file that is not there, files that import one another in a
        circle. The text names the file and the line.

    Examples
    --------
    >>> stylesheet("stepper/style.css").splitlines()[2]
    '/* --- kit/board.css --- */'
    """
    sources = _in_order(WIDGETS / entry)
    return f"{style.css()}\n{_joined(sources)}\n@scope (:root) {{\n{sources[-1].text}}}\n"


def _read(path: Path) -> _Source:
    """Read one file; see ``module`` for what it refuses."""
    text = path.read_text(encoding="utf-8")
    pattern = _IMPORTS[path.suffix]
    imports = []
    for line in pattern.finditer(text):
        words = tuple(name.strip() for name in line[1].split(",") if name.strip())
        place = _place(path, text.count("\n", 0, line.start()) + 1)
        imports.append(_Import(words, (path.parent / line[2]).resolve(), place))
    blank = pattern.sub(lambda line: "\n" * line[0].count("\n"), text)  # lines keep their number
    names, exported = _names_in(blank, path)
    return _Source(path, tuple(imports), names, exported, pattern.sub("", text))


def _names_in(text: str, path: Path) -> tuple[dict[str, str], frozenset[str]]:
    """The top-level names of a script with their places, and which of them are exported."""
    names: dict[str, str] = {}
    exported = set()
    for number, line in enumerate(text.split("\n"), 1):
        if path.suffix == ".js" and (found := _TOP_LEVEL.match(line)):
            name, place = found[2] or found[3], _place(path, number)
            if name in names:
                raise ValueError(f"{place}: {name} is also a top-level name at {names[name]}.")
            names[name] = place
            exported |= {name} if line.startswith("export") else set()
        elif _OTHER.match(line):
            raise ValueError(
                f"{_place(path, number)}: {line.strip()!r} is not understood. A file begins with "
                'lines such as `import { a, b } from "./file.js";` or `@import "file.css";`, and '
                "declares `export function a() …`, `const b = …`, one name a line."
            )
    return names, frozenset(exported)


def _in_order(entry: Path) -> list[_Source]:
    """The entry and all files it needs, each after those that it needs itself."""
    done: dict[Path, _Source] = {}

    def follow(path: Path, place: str, way: tuple[Path, ...]) -> None:
        if path in way:
            circle = " → ".join(map(_shown, (*way[way.index(path) :], path)))
            raise ValueError(f"{place}: here files import one another in a circle: {circle}.")
        if path in done:
            return
        if not path.is_file() or path.suffix != entry.suffix:
            raise ValueError(f"{place}: there is no {entry.suffix} file {_shown(path)}.")
        source = _read(path)
        for _, origin, line in source.imports:
            follow(origin, line, (*way, path))
        done[path] = source

    follow(entry.resolve(), _shown(entry), ())
    return list(done.values())


def _joined(sources: list[_Source], left_out: re.Pattern[str] | None = None) -> str:
    texts = (left_out.sub("", source.text) if left_out else source.text for source in sources)
    parts = zip(sources, texts, strict=True)
    return "\n".join(f"/* --- {_shown(source.path)} --- */\n{text}" for source, text in parts)


@functools.cache
def _shown(path: Path) -> str:
    """A file as seen from the widgets' folder, or from the package, where it is in there."""
    within = next((top for top in (WIDGETS, WIDGETS.parent) if path.is_relative_to(top)), None)
    return path.relative_to(within).as_posix() if within else str(path)


def _place(path: Path, line: int) -> str:
    return f"{_shown(path)}:{line}"

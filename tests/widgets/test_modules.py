"""From files that import one another to one script and one style sheet; reloading."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import TestCase

import pytest

import lecture_utils.widgets as widgets
from lecture_utils import ConvExplorer, style
from lecture_utils.widgets.kit import _reload as reload
from lecture_utils.widgets.kit.modules import WIDGETS, _read, assets, module, stylesheet
from tests.tables import for_each
from tests.widgets.scripts import computed

SCRIPTS = sorted(WIDGETS.rglob("*.js"))
SHEETS = sorted(WIDGETS.rglob("*.css"))
FOLDERS = sorted(path.parent.name for path in WIDGETS.glob("*/widget.js"))


def written(folder: Path, **files: str) -> Path:
    """Files of a widget that is no widget of ours; the entry is ``a.js``."""
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "a.js"


# --- what comes out -------------------------------------------------------------------------------


def test_every_file_comes_once_and_after_what_it_needs(tmp_path):
    entry = written(
        tmp_path,
        a='import { b } from "./b.js";\nimport { c } from "./c.js";\n\nexport default { b, c };\n',
        b='import { c } from "./c.js";\n\nexport const b = c + 1;\n',
        c="/** @param {never} a */\n// one line\nexport const c =\n  /** @type {1} */ (1);\n"
        "/**\n * More.\n */\n",
    )
    lines = [line for line in module(entry).splitlines() if line and "---" not in line]
    assert lines == [
        "// one line",
        "const c =",
        "  /** @type {1} */ (1);",
        "const b = c + 1;",
        "export default { b, c };",
    ]


def test_an_import_may_take_several_lines_and_come_from_another_folder(tmp_path):
    (tmp_path / "kit").mkdir()
    written(tmp_path / "kit", b="export function b() {}\nexport class C {}\n")
    entry = written(
        tmp_path, a='import {\n  C,\n  b,\n} from "./kit/b.js";\nexport default { b, C };\n'
    )
    assert not re.search(r"^import", module(entry), re.MULTILINE)
    assert _read(entry).imports[0].names == ("C", "b")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_one_script_of_each_widget_runs(folder, tmp_path):
    script, _ = assets(folder)
    file = tmp_path / "module.mjs"
    file.write_text(script, encoding="utf-8")
    shown = (
        "const found = await import(data); done([Object.keys(found), typeof found.default.render]);"
    )
    assert computed(shown, file.as_uri(), tmp_path) == [["default"], "function"]


def test_every_widget_has_its_folder_and_its_file():
    assert len(FOLDERS) == len(widgets.__all__) == 15
    for name in widgets.__all__:
        kind = getattr(widgets, name)
        folder = kind.__module__.split(".")[-2]
        assert folder.replace("_", "") == name.lower()
        assert (kind._esm, kind._css) == assets(folder)
        assert {"widget.py", "widget.js", "style.css"} <= {
            path.name for path in (WIDGETS / folder).iterdir()
        }


def test_every_script_is_used_and_every_exported_name_is_imported():
    """But for types, and for what only tests look at: the operation of an explorer, pure rules."""
    found = {path: _read(path) for path in SCRIPTS if path.name != "types.js"}
    host = [_read(path) for path in (WIDGETS.parent / "site").rglob("*.js")]
    used = {
        (one.source, name)
        for source in (*found.values(), *host)
        for one in source.imports
        for name in one.names
    }
    loaded = {"widget.js", "lab.js", "plugin.js"}  # by anywidget, by JupyterLab, by lab.js
    assert {path for path in found if path.name not in loaded} <= {path for path, _ in used}
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.rglob("*.*js"))
    idle = {
        name
        for path, source in found.items()
        for name in source.exported - {"default"}
        if (path, name) not in used and not name.isupper() and not re.search(rf"\b{name}\b", tests)
    }
    assert idle == set()


# --- what is refused ------------------------------------------------------------------------------

GOOD = {"b": "export const b = 1;\n"}
USES = 'import { b } from "./b.js";\n'
END = "export default { b };\n"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a": USES + END}, r"a\.js:1: there is no \.js file .*b\.js"),
        (
            {**GOOD, "a": "\n" + 'import { c } from "./b.js";\n' + END},
            r"a\.js:2: c is not exported",
        ),
        ({"b": "const b = 1;\n", "a": USES + END}, r"a\.js:1: b is not exported"),
        ({**GOOD, "a": USES + "const b = 2;\n" + END}, r"b is also a top-level name at .*b\.js:1"),
        ({**GOOD, "a": USES + "class b {}\n" + END}, r"a\.js:2: b is also a top-level name"),
        (
            {"a": "const b = 1;\nfunction b() {}\n" + END},
            r"a\.js:2: b is also a top-level .*a\.js:1",
        ),
        (
            {"a": USES + END, "b": 'import { d } from "./a.js";\nexport const b = 1;\n'},
            r"b\.js:1: here files import one another in a circle: .*a\.js → .*b\.js → .*a\.js",
        ),
        ({"a": 'import { d } from "./a.js";\n' + END}, r"a\.js:1: .* circle"),
        ({**GOOD, "a": USES}, r"a\.js must end with `export default"),
        ({"a": USES + END, "b": "export const b = 1;\n" + END}, "default is also a top-level name"),
        *[
            ({**GOOD, "a": f"const d = 1;\n{line}\n{END}"}, r"a\.js:2: .* is not understood")
            for line in (
                'import * as b from "./b.js";',
                'import b from "./b.js";',
                'import { b as c } from "./b.js";',
                'import { b } from "b";',
                "import { b } from './b.js';",
                'import "./b.js";',
                "export { d };",
                'export * from "./b.js";',
                "const { b, c } = d;",
                "let [b] = d;",
                "var b = 1;",
                "export let { b } = d;",
            )
        ],
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path, files, says):
    with pytest.raises(ValueError, match=says):
        module(written(tmp_path, **files))


def test_a_style_sheet_that_is_not_there_or_needs_itself_is_named(tmp_path):
    sheet = tmp_path / "a.css"
    sheet.write_text('@import "b.css";\n')
    with pytest.raises(ValueError, match=r"a\.css:1: there is no \.css file .*b\.css"):
        stylesheet(sheet)
    (tmp_path / "b.css").write_text('p { margin: 0; }\n@import "a.css";\n')
    with pytest.raises(ValueError, match=r"b\.css:2: .* circle"):
        stylesheet(sheet)
    (tmp_path / "b.css").write_text("@import url(c.css);\n")
    with pytest.raises(ValueError, match=r"b\.css:1: .* is not understood"):
        stylesheet(sheet)


# --- colours and styles ---------------------------------------------------------------------------


@for_each([*SCRIPTS, *SHEETS])
def test_colours_stand_in_style_py_alone(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(", text) == []


def test_no_other_python_file_names_a_colour():
    package = WIDGETS.parent
    for path in sorted(package.rglob("*.py")):
        if path != package / "style.py":
            assert re.findall(r"[\"']#[0-9a-fA-F]{6}[\"']", path.read_text("utf-8")) == [], path


def test_every_page_has_every_colour():
    light, dark = style.css().split("\n")
    for role, (by_day, by_night) in style.PAGE.items():
        assert f"--lu-{role}: {by_day};" in light and f"--lu-{role}: {by_night};" in dark
    for role, colour in {**style.COLOURS, **style.MASK_COLOURS}.items():
        assert f"--lu-{role}: {colour};" in light
    assert len(re.findall(r"--lu-point-\d: #", light + dark)) == 2 * len(style.POINT_COLOURS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_custom_property_that_is_used_is_defined(folder):
    script, css = assets(folder)
    used = set(re.findall(r"var\((--lu-[\w-]+)", css))
    defined = set(re.findall(r"(--lu-[\w-]+)(?=\s*:|\s*\{ syntax)", css)) | set(
        re.findall(r'"(--lu-[\w-]+)"', script)
    )
    assert used <= defined, used - defined
    assert all(f"--lu-{role}: {colour}" in css for role, colour in style.COLOURS.items())


def test_no_rule_stands_in_two_sheets():
    """What two widgets need stands in the kit."""
    rules: dict[str, Path] = {}
    for path in SHEETS:
        for rule in re.findall(
            r"^\.[^{\n]+\{[^}\n]+\}$", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            selector, _, body = rule.partition("{")
            last = selector.split()[-1]
            if last.startswith("."):
                assert rules.setdefault(f"{last} {body}", path) == path, rule


@functools.cache
def names_and_rules_of(folder: str) -> tuple[set[str], set[str]]:
    """The classes that a widget's script names, and the selectors of its sheet, one by one."""
    script, css = assets(folder)
    plain = re.sub(r"/\*.*?\*/|@[^{;]*[{;]", "", css, flags=re.DOTALL)
    lists = re.findall(r"[^{}]+(?=\{)", plain)
    rules = {one.strip() for many in lists for one in re.split(r",(?![^()]*\))", many)}
    return set(re.findall(r"(?<!-)\blu-[\w-]+", script)), rules


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_widget_styles_another_one(folder):
    """Many widgets stand on one page, with the sheets of all."""
    _, own = names_and_rules_of(folder)
    for other in {*FOLDERS} - {folder, "teacher_mode"}:
        theirs, rules = names_and_rules_of(other)
        for rule in own - rules:
            found = re.fullmatch(r"(?:\.lu-widget )?\.(lu-[\w-]+)(?:::?[\w-]+)*(?: > \w+)?", rule)
            assert not found or found[1] not in theirs, f"{folder} styles {rule}, which {other} has"


# --- what is loaded, and when ---------------------------------------------------------------------


def test_what_jupyterlabs_server_loads_costs_no_widget_library():
    code = (
        "import sys, lecture_utils.widgets.kit.page.saving\n"
        "print(sorted({'anywidget', 'ipywidgets', 'matplotlib', 'numpy', 'torch'} & "
        "set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_name_that_is_no_widget_is_refused():
    misspelt = "Steper"
    with pytest.raises(AttributeError, match="has no attribute 'Steper'"):
        getattr(widgets, misspelt)
    assert set(widgets.__all__) <= set(dir(widgets))


def test_open_widgets_follow_a_changed_file(tmp_path, monkeypatch):
    folder = tmp_path / "widgets"
    shutil.copytree(WIDGETS, folder)
    monkeypatch.setattr("lecture_utils.widgets.kit.modules.WIDGETS", folder)
    monkeypatch.setattr(reload, "_followers", type(reload._followers)())
    started = []
    monkeypatch.setattr(reload, "_start", lambda: started.append(True))
    before = ConvExplorer()
    assert not started, "nobody asked for it"
    monkeypatch.setenv("LECTURE6_RELOAD", "1")
    explorer = ConvExplorer()
    assert started
    script = folder / "conv_explorer" / "widget.js"
    script.write_text(script.read_text("utf-8").replace("place the window", "put it"), "utf-8")
    (folder / "kit" / "board.css").write_text(".lu-row { margin: 1px; }\n", "utf-8")
    reload.refresh()
    assert "put it" in explorer._esm and "put it" not in before._esm
    assert ".lu-row { margin: 1px; }" in explorer._css
    script.write_text("import nothing;\n", "utf-8")
    with TestCase().assertLogs() as told:
        reload.refresh()
    assert "put it" in explorer._esm, "a mistake changes nothing"
    assert "conv_explorer/widget.js:1" in told.output[0]


def test_the_lock_file_names_every_tool_exactly():
    root = WIDGETS.parents[1]
    wanted = json.loads((root / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert locked[""]["devDependencies"] == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted

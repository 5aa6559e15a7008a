"""The habits of the project: its checks, its workflow and what it says about itself are valid and
agree.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from packaging.specifiers import SpecifierSet
from pre_commit.clientlib import InvalidConfigError, load_config

import lecture_utils
from tools import docstrings

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, TOOL = PYPROJECT["project"], PYPROJECT["tool"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
WORKFLOW = ROOT / ".github" / "workflows" / "tests.yml"
SITE = WORKFLOW.with_name("site.yml")


class Plain(yaml.SafeLoader):
    """YAML as GitHub reads it: ``on`` is a word, and a date is text."""


Plain.yaml_implicit_resolvers = {
    letter: [
        (tag, rule)
        for tag, rule in rules
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for letter, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Plain)


def problems(schema, data):
    """What a schema that check-jsonschema ships says about data."""
    found = jsonschema.validators.validator_for(schema := get_builtin_schema(f"vendor.{schema}"))
    return [error.message for error in found(schema).iter_errors(data)]


# --- files with a schema --------------------------------------------------------------------------


def test_the_workflows_are_valid():
    found = sorted(WORKFLOW.parent.glob("*.yml"))
    assert [path.name for path in found] == ["site.yml", "tests.yml"]
    for path in found:
        assert problems("github-workflows", read(path)) == [], path.name


def test_the_site_is_published_by_the_target_that_makes_it():
    runs = [step.get("run") for step in read(SITE)["jobs"]["publish"]["steps"]]
    assert "make site" in runs
    assert re.search(r"^site: .* make the website in build/site;", MAKEFILE, re.MULTILINE)


def test_a_mistake_in_the_workflow_would_be_noticed():
    workflow = read(WORKFLOW)
    workflow["jobs"]["oldest"].pop("runs-on")
    workflow["jobs"]["systems"]["steps"][0]["useless"] = "actions/checkout"
    assert len(problems("github-workflows", workflow)) == 2


def test_the_citation_is_valid():
    citation = read(ROOT / "CITATION.cff")
    assert problems("citation-file-format", citation) == []
    assert problems("citation-file-format", {**citation, "license": "mine"})


def test_issue_forms_are_valid():
    forms = [path for path in FORMS if path.name != "config.yml"]
    assert len(forms) == 2
    for path in forms:
        assert problems("github-issue-forms", read(path)) == [], path.name
    assert problems("github-issue-config", read(FORMS[0].with_name("config.yml"))) == []
    assert problems("github-issue-forms", {"name": "no questions"})


def test_the_hooks_are_valid(tmp_path):
    load_config(ROOT / ".pre-commit-config.yaml")
    (tmp_path / "wrong.yaml").write_text("repos: [{repo: local, hooks: [{id: nameless}]}]")
    with pytest.raises(InvalidConfigError, match="nameless"):
        load_config(tmp_path / "wrong.yaml")


def test_the_container_is_made_by_a_target_that_exists():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    make, target = container["postCreateCommand"].split()
    assert make == "make"
    assert f"\n{target}: " in MAKEFILE
    [python] = re.findall(r"python:(3\.\d+)-", container["image"])
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)


# --- what is run where ----------------------------------------------------------------------------


def recipe(target):
    """The commands of a target, without make's signs."""
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]
    return [line.strip().lstrip("@") for line in lines.splitlines()]


def test_ci_runs_the_checks_and_the_tests_and_nothing_hidden():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("make")] == ["make check", "make test"]
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert "(`.ci/run`) runs `make check` and `make test`, and nothing else" in readme


def test_the_hooks_run_what_make_check_runs():
    """A hook may write what the target only looks at, and reads only the files that change."""
    config = load_config(ROOT / ".pre-commit-config.yaml")
    entries = [shlex.split(hook["entry"]) for repo in config["repos"] for hook in repo["hooks"]]
    without = {"--force-exclude", "--check", "--no-print-directory", "."}
    hooks = [[word for word in entry if word not in without] for entry in entries]
    target = [line.replace("$(PY)", ".venv/bin/python").split() for line in recipe("check")]
    first = re.search(r"^check: \$\(TESTS\) (.*?) ##", MAKEFILE, re.MULTILINE)[1].split()
    wanted = [[word for word in line if word not in without] for line in target]
    assert hooks == [*wanted, *(["make", name] for name in first)]


def test_the_workflow_covers_every_python_and_system():
    workflow = read(WORKFLOW)
    matrix = workflow["jobs"]["systems"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert all(SpecifierSet(PROJECT["requires-python"]).contains(one) for one in matrix["python"])
    assert {name.partition("-")[0] for name in matrix["system"]} == {"ubuntu", "macos", "windows"}
    runs = {
        name: [step.get("run", "") for step in job["steps"]]
        for name, job in workflow["jobs"].items()
    }
    assert ".ci/run" in runs["everything"]
    assert "make test-oldest" in runs["oldest"]
    assert any("--nbval --nbval-current-env tests notebooks" in run for run in runs["systems"])


# --- exceptions -----------------------------------------------------------------------------------


def test_no_blanket_exceptions():
    """Every exception is one rule, and a comment beside it says why."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = TOOL["ruff"]["lint"]
    assert set(lint) == {"select", "ignore", "allowed-confusables"}
    assert set(TOOL["ruff"]) == {"line-length", "extend-exclude", "lint"}
    assert TOOL["ruff"]["line-length"] == 100
    for code in lint["ignore"]:
        assert re.search(rf'^    "{code}", +# \W?\w+', text, re.MULTILINE), code
    assert TOOL["mypy"]["strict"] is True
    for override in TOOL["mypy"].get("overrides", []):
        assert set(override) == {"module", "ignore_missing_imports"}


FILES = [
    path
    for folder in ("lecture_utils", "tests", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
]


def test_an_exception_in_a_file_names_its_rule_and_its_reason():
    """`# noqa: CODE why`, `# type: ignore[code] # why`; never for a whole file."""
    seen, bad = 0, []
    for path in FILES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = re.search(r"# (noqa|type: ignore|mypy:|ruff:)", line)
            if not found or path == Path(__file__):
                continue
            seen += 1
            rule = r"# noqa: [A-Z]+\d+ .*\w|# type: ignore\[[a-z-]+\]  # \w+"
            if not re.search(rule, line):
                bad.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert seen
    assert bad == []


# --- versions -------------------------------------------------------------------------------------


def test_the_version_is_the_same_everywhere():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    numbers = [tuple(map(int, version.split("."))) for version, _ in versions]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [date for _, date in versions] == sorted((date for _, date in versions), reverse=True)
    assert len(re.findall("^## ", changelog, re.MULTILINE)) - len(versions) <= 1  # Unreleased
    citation = read(ROOT / "CITATION.cff")
    assert versions[0] == (lecture_utils.__version__, citation["date-released"])
    assert citation["version"] == lecture_utils.__version__
    assert citation["license"] == PROJECT["license"]


# --- docstrings -----------------------------------------------------------------------------------

MODULE = '''
"""A module."""

def good(size):
    """Double a size.

    Parameters
    ----------
    size : int from 0, in cells

    Returns
    -------
    int

    Raises
    ------
    TypeError
        It is no whole number.

    Examples
    --------
    >>> good(2)
    4
    """
    return 2 * size

def bad(size):
    """Double a size"""
    return 2 * size

class Thing:
    """A thing.

    Attributes
    ----------
    size : int

    Examples
    --------
    >>> Thing(2).double()
    4
    """

    def __init__(self, size, **unknown):
        self.size = size

    def double(self):
        """Twice the size."""
        return good(self.size)

    def half(self, other):
        """Half of the size.

        Returns
        -------
        int
        """
        return self.size // 2

def _inner(size):
    return size
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "told_in_full.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import told_in_full

    yield told_in_full
    sys.modules.pop("told_in_full")


def test_what_a_docstring_lacks_is_found(module):
    wanted = docstrings.checks()
    found = {
        name.removeprefix("told_in_full."): [
            problem[:4] for problem in docstrings.problems(name, value, method, wanted)
        ]
        for name, value, method in docstrings.public(module, list(vars(module)))
    }
    assert found == {
        "good": [],
        "bad": ["SS03", "PR01", "RT01", "EX01", "RS01"],
        "Thing": [],
        "Thing.double": [],
        "Thing.half": ["PR01"],
    }


def test_every_public_name_is_looked_at():
    names = {name for place in docstrings.modules() for name, *_ in docstrings.public(*place)}
    assert {"lecture_utils.engine.ops.conv2d", "lecture_utils.networks.training.fit"} <= names
    assert len(names) > 200

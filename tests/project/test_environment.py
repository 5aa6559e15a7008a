"""pyproject.toml, environment.yml, constraints.txt, the Makefile and what is installed agree."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import rattler
import yaml
from jupyter_client.kernelspec import get_kernel_spec
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler.exceptions import InvalidMatchSpecError

from tools import chromium, constraints

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
#: All others are the same.
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base", "typst": "typst-py"}

COURSE = [Requirement(line) for line in PROJECT["dependencies"]]
ALL = [Requirement(line) for line in constraints.requirements(PROJECT)]
#: What this environment was made with: `make test-oldest` names another file.
CONSTRAINTS = ROOT / os.environ.get("LECTURE6_CONSTRAINTS", "constraints.txt")


def read_pins(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


PINS = read_pins(ROOT / "constraints.txt")
MADE_WITH = read_pins(CONSTRAINTS)
MATCH_SPECS = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]


def bounds(specifier: object) -> set[str]:
    """Split '>=2.0,<3' into its parts: neither order nor blanks matter."""
    return set(str(specifier).replace(" ", "").split(","))


def conda_bounds() -> dict[str, set[str]]:
    """Read name and bounds of each conda package."""
    parsed = (line.partition(" ") for line in MATCH_SPECS)
    return {name: bounds(specifier) for name, _, specifier in parsed}


# --- pyproject.toml -------------------------------------------------------------------------------


@pytest.mark.parametrize("requirement", ALL, ids=str)
def test_every_dependency_has_a_lower_and_an_upper_bound(requirement):
    operators = sorted(part.operator for part in requirement.specifier)
    assert operators == ["<", ">="]


# --- environment.yml ------------------------------------------------------------------------------


@pytest.mark.parametrize("line", MATCH_SPECS)
def test_conda_reads_every_line(line):
    spec = rattler.MatchSpec(line, strict=True)
    assert bounds(spec.version or "") == conda_bounds()[line.partition(" ")[0]]


@pytest.mark.parametrize("line", ["numpy >>2.0", "numpy >=2.0,<3 <4", "numpy >=2.0,,"])
def test_a_wrong_line_would_be_noticed(line):
    with pytest.raises(InvalidMatchSpecError):
        rattler.MatchSpec(line, strict=True)


def test_conda_has_the_same_packages_with_the_same_bounds():
    here = conda_bounds()
    python = here.pop("python")
    assert here.pop("pip") == {""}
    assert here == {CONDA_NAMES.get(r.name, r.name): bounds(r.specifier) for r in COURSE}
    assert bounds(PROJECT["requires-python"]) <= python


def test_conda_takes_everything_else_from_here():
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]
    assert [line for line in ENVIRONMENT["dependencies"] if isinstance(line, dict)] == [
        {"pip": ["-e ."]}
    ]


# --- constraints.txt ------------------------------------------------------------------------------


@pytest.mark.parametrize("requirement", ALL, ids=str)
def test_the_pinned_version_is_within_its_bounds_and_installed(requirement):
    for pins in (PINS, MADE_WITH):
        names = {canonicalize_name(name): version for name, version in pins.items()}
        pinned = names[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned)
    installed = importlib.metadata.version(requirement.name)
    # The pin names a release (2.13.0); which build of it is here (+cpu) depends on the machine.
    assert Version(Version(installed).public) == Version(pinned)


def test_whatever_is_pinned_and_here_has_the_pinned_version():
    here = {
        canonicalize_name(found.name): Version(Version(found.version).public)
        for found in importlib.metadata.distributions()
    }
    pinned = {canonicalize_name(name): Version(version) for name, version in MADE_WITH.items()}
    both = here.keys() & pinned.keys()
    assert {name: here[name] for name in both} == {name: pinned[name] for name in both}


def test_the_pins_are_sorted_and_name_releases_only():
    names = [name.lower() for name in PINS]
    assert names == sorted(set(names))
    assert all(re.fullmatch(r"[\w.]+", version) for version in PINS.values())
    assert canonicalize_name(PROJECT["name"]) not in map(canonicalize_name, PINS)


def test_pins_come_from_pip_freeze():
    frozen = "torch==2.13.0+cpu\nargon2-cffi==2\nPyYAML==6.0.3\npip==23.2.1\nargon2-cffi-x==1\n"
    assert constraints.pins(frozen) == [
        "argon2-cffi==2",
        "argon2-cffi-x==1",
        "PyYAML==6.0.3",
        "torch==2.13.0",
    ]


@pytest.mark.parametrize("line", ["-e .", "torch @ file:///torch.whl", "numpy>=2"])
def test_what_cannot_be_pinned_is_refused(line):
    with pytest.raises(ValueError, match="name==version"):
        constraints.pins(f"numpy==2.0\n{line}\n")


def test_the_oldest_versions_are_the_lower_bounds(tmp_path):
    project = {"dependencies": ["numpy>=2.0,<3", "torch>=2.13,<3"]}
    project["optional-dependencies"] = {"test": ["Pillow >=11, <14"]}
    assert constraints.oldest(project) == ["numpy==2.0", "Pillow==11", "torch==2.13"]
    file = tmp_path / "build" / "oldest.txt"
    constraints.write_oldest(file, project)
    assert read_pins(file) == {"numpy": "2.0", "Pillow": "11", "torch": "2.13"}
    before = file.stat().st_mtime_ns
    constraints.write_oldest(file, project)
    assert file.stat().st_mtime_ns == before, "make would install everything again"
    with pytest.raises(ValueError, match="'numpy<3' and names no oldest version"):
        constraints.oldest({"dependencies": ["numpy<3"]})


def test_every_lower_bound_can_be_pinned():
    assert len(constraints.oldest(PROJECT)) == len(ALL)


def test_the_oldest_python_is_read_from_requires_python():
    assert constraints.oldest_python({"requires-python": "<4,>=3.11"}) == (3, 11)
    with pytest.raises(ValueError, match="requires-python"):
        constraints.oldest_python({"requires-python": "<4"})


# --- the machine ----------------------------------------------------------------------------------


def test_this_python_is_supported():
    assert SpecifierSet(PROJECT["requires-python"]).contains(platform.python_version())


def test_the_kernel_is_the_one_of_this_environment():
    kernel = Path(get_kernel_spec("python3").resource_dir)
    assert kernel.is_relative_to(sys.prefix)


def test_the_jupyter_options_exist():
    """A misspelt option in the server config would be ignored without a word."""
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
    from jupyterlab.handlers.announcements import NeverCheckForUpdate
    from jupyterlab.labapp import LabApp
    from traitlets.config.loader import PyFileConfigLoader

    loader = PyFileConfigLoader("jupyter_server_config.py", path=str(ROOT / ".jupyter"))
    config = loader.load_config()
    classes = {"LabApp": LabApp, "ServerApp": ServerApp}
    classes["MappingKernelManager"] = AsyncMappingKernelManager
    assert config.keys() == classes.keys()
    for name, options in config.items():
        assert options.keys() <= set(classes[name].class_trait_names(config=True))
    app = LabApp(config=config)
    assert app.check_for_updates_class is NeverCheckForUpdate
    assert app.news_url is None
    assert app.extension_manager == "readonly"


def test_the_page_does_not_ask_about_news():
    """The answer is given beforehand; the settings are those that JupyterLab's schema knows."""
    folder = ROOT / ".jupyter" / "labconfig"
    given = json.loads((folder / "default_setting_overrides.json").read_text(encoding="utf-8"))
    lab = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    for plugin, settings in given.items():
        package, _, name = plugin.partition(":")
        schema = json.loads((lab / package / f"{name}.json").read_text(encoding="utf-8"))
        assert settings.keys() <= schema["properties"].keys()
    assert given["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    """A machine without any browser, whose user may not install one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "APPLICATIONS", ())


@pytest.mark.parametrize("ci, status", [("true", 1), ("", 0)])
def test_a_missing_chromium_is_an_error_in_ci_only(no_browser, monkeypatch, capsys, ci, status):
    monkeypatch.setenv("CI", ci)
    assert chromium.main() == status
    said = capsys.readouterr().err
    assert "apt-get install chromium" in said
    assert ("SKIPPED" in said) == (ci == "")


def test_chromium_is_found_on_the_path_and_may_be_chosen(no_browser, monkeypatch, tmp_path):
    assert chromium.find() is None
    for name in ("google-chrome", "mine"):
        (tmp_path / name).touch(mode=0o755)
    assert chromium.find() == str(tmp_path / "google-chrome")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert chromium.find() == str(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    with pytest.raises(ValueError, match=r"CHROMIUM.*gone"):
        chromium.find()


def test_another_engine_needs_all_its_programs(no_browser, monkeypatch, tmp_path):
    packages, programs = chromium.ENGINES["WebKit"]
    places = {**programs, "browser": str(tmp_path / "lib*/MiniBrowser")}
    monkeypatch.setattr(chromium, "ENGINES", {"WebKit": (packages, places)})
    (tmp_path / "lib4").mkdir()
    for name in ("WebKitWebDriver", "Xvfb", "lib4/MiniBrowser"):
        assert chromium.engine("WebKit") is None
        (tmp_path / name).touch(mode=0o755)
    assert chromium.engine("WebKit") == {
        "driver": str(tmp_path / "WebKitWebDriver"),
        "browser": str(tmp_path / "lib4/MiniBrowser"),
        "display": str(tmp_path / "Xvfb"),
    }


def test_another_engine_is_asked_for_where_it_can_be_had(no_browser, monkeypatch, capsys):
    monkeypatch.setattr(chromium, "find", lambda: "chromium")
    for ci, system, status in [("true", "linux", 1), ("true", "darwin", 0), ("", "linux", 0)]:
        monkeypatch.setenv("CI", ci)
        monkeypatch.setattr(sys, "platform", system)
        assert chromium.main() == status
        said = capsys.readouterr().err
        assert "apt-get install webkit2gtk-driver xvfb" in said
        assert ("WebKit will be SKIPPED" in said) == (status == 0)


def test_make_alone_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"\.PHONY:(.*)", makefile)[1].split()) - {"new-environment"}
    # `make test` may have started this test: its own options must not reach this make.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    command = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True}
    listed = subprocess.run(["make"], **command, check=True).stdout.splitlines()
    assert {line.split()[1] for line in listed} == targets
    assert all(len(line.split()) > 3 for line in listed)

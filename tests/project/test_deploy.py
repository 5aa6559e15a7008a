"""deploy/: the hub's configuration, the image, the chart's values and what Voila is told agree with
the course and with one another. That the hub and Voila work is seen in tests/browser/hosts.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import yaml
from packaging.requirements import Requirement
from traitlets.config.loader import PyFileConfigLoader

import lecture_utils
from deploy import single_user
from lecture_utils.site.book.for_sphinx.context import elsewhere
from tests.project.test_environment import PINS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
VALUES = yaml.safe_load((DEPLOY / "values.yaml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COURSE_IN_IMAGE = "/opt/lecture6"
needs_a_hub = pytest.mark.skipif(
    sys.platform == "win32", reason="JupyterHub runs on Linux and macOS only"
)


def instructions(text):
    """The instructions of a Dockerfile: (name, the rest), with continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip()]


def told(name):
    """What the instructions of this name say."""
    return [rest for found, rest in instructions(DOCKERFILE) if found == name]


def pairs(texts):
    """NAME=value of ENV and ARG."""
    return dict(word.split("=", 1) for text in texts for word in shlex.split(text))


# --- the image ------------------------------------------------------------------------------------


def test_the_dockerfile_has_known_instructions_only():
    known = {"FROM", "ARG", "ENV", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "CMD"}
    found = [name for name, _ in instructions(DOCKERFILE)]
    assert found[0] == "FROM"
    assert set(found) == known


def test_every_file_that_the_image_copies_is_there_and_reaches_docker():
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in ignore if line.startswith("!")}
    sources = {s.rstrip("/") for text in told("COPY") for s in text.split()[:-1]}
    assert "*" in ignore
    assert let_in == sources
    for source in sources:
        assert (ROOT / source).exists(), source
    for text in told("COPY"):  # a folder keeps its name
        *sources, target = text.split()
        assert target.startswith(("./", *(f"{Path(s).parts[0]}/" for s in sources)))


def test_the_course_in_the_image_has_all_that_it_asks_for():
    """What the wheel and the single-user server need is copied before it is used."""
    copied = {s.rstrip("/") for text in told("COPY") for s in text.split()[:-1]}
    assert {PROJECT["readme"], *PROJECT["license-files"], "pyproject.toml"} <= copied
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    needed = [*tool["build"]["targets"]["wheel"]["packages"]]
    needed += tool["build"]["targets"]["wheel"]["force-include"]
    needed += [".jupyter", "notebooks", "constraints.txt", "deploy/single_user.py"]
    for one in needed:
        assert any(fnmatch(one, place) or one.startswith(f"{place}/") for place in copied), one


def test_the_image_has_the_tested_versions():
    header = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    [python] = re.findall(r"Made with Python (3\.\d+)", header)
    assert told("FROM") == [f"python:{python}-slim"]
    assert pairs(told("ARG")) == {
        "JUPYTERHUB_VERSION": PINS["jupyterhub"],
        "PIP_EXTRA_INDEX_URL": "",
    }
    installs = [run for run in told("RUN") if "pip install" in run]
    assert len(installs) == 2
    for run in installs:
        assert "--constraint /tmp/pins.txt" in run
    # what is installed first is only what the course asks for anyway, and the hub's part
    asked = {Requirement(line).name for line in PROJECT["dependencies"]}
    _, _, first = installs[0].partition("--constraint /tmp/pins.txt ")
    assert {*shlex.split(first)} - asked == {"jupyterhub==${JUPYTERHUB_VERSION}"}
    test = {r.name: r for r in map(Requirement, PROJECT["optional-dependencies"]["test"])}
    [other] = set(re.findall(r"JUPYTERHUB_VERSION=(5[\d.]+)", DOCKERFILE + README))
    assert test["jupyterhub"].specifier.contains(other)


def test_nobody_in_the_image_is_root():
    [user], [add] = told("USER"), [run for run in told("RUN") if run.startswith("useradd")]
    uid, group = user.split(":")
    assert f"--uid {uid} --gid {group} " in add
    assert int(uid) > 0
    home = f"/home/{add.split()[-1]}"
    assert pairs(told("ENV"))["HOME"] == home
    assert told("WORKDIR") == [COURSE_IN_IMAGE, home]


# --- the chart's values ---------------------------------------------------------------------------


def test_the_chart_starts_what_the_image_is_made_for():
    single = VALUES["singleuser"]
    assert single["cmd"] == json.loads(told("CMD")[0])
    assert single["cmd"][1] == f"{COURSE_IN_IMAGE}/deploy/{Path(single_user.__file__).name}"
    assert [f"{single['uid']}:{single['fsGid']}"] == told("USER")
    assert single["storage"]["homeMountPath"] == pairs(told("ENV"))["HOME"]
    image = pairs(told("ENV"))
    assert {name: image[name] for name in single["extraEnv"]} == single["extraEnv"]
    assert all(isinstance(value, str) for value in single["extraEnv"].values())


def test_the_image_has_the_version_of_the_course():
    assert VALUES["singleuser"]["image"]["tag"] == lecture_utils.__version__
    assert f"lecture6:{lecture_utils.__version__} ." in DOCKERFILE


def test_what_is_not_filled_in_lets_nobody_in():
    """The chart's own authenticator takes any name: the values must name another one."""
    config = VALUES["hub"]["config"]
    assert config["JupyterHub"]["authenticator_class"] == "generic-oauth"
    account = config["GenericOAuthenticator"]
    assert all("CHANGE-ME" in v for k, v in account.items() if k != "allow_all")
    assert VALUES["proxy"]["https"]["enabled"] is True


# --- one machine ----------------------------------------------------------------------------------


@pytest.fixture
def hub(monkeypatch, tmp_path):
    """Read the hub's configuration, with these variables of the environment."""

    def read(**told):
        for name in [name for name in os.environ if name.startswith("LECTURE6_HUB_")]:
            monkeypatch.delenv(name)
        for name, value in {"DATA": str(tmp_path / "data"), **told}.items():
            monkeypatch.setenv(f"LECTURE6_HUB_{name}", value)
        return PyFileConfigLoader("jupyterhub_config.py", path=str(DEPLOY)).load_config()

    return read


@needs_a_hub
def test_every_option_of_the_hub_exists(hub):
    """A misspelt option would be ignored without a word."""
    from jupyterhub import app, auth, proxy, spawner
    from jupyterhub.authenticators.shared import SharedPasswordAuthenticator

    classes = {
        "JupyterHub": app.JupyterHub,
        "Authenticator": auth.Authenticator,
        "PAMAuthenticator": auth.PAMAuthenticator,
        "SharedPasswordAuthenticator": SharedPasswordAuthenticator,
        "Spawner": spawner.Spawner,
        "SimpleLocalProcessSpawner": spawner.SimpleLocalProcessSpawner,
        "ConfigurableHTTPProxy": proxy.ConfigurableHTTPProxy,
    }
    used = set()
    for told in ({}, {"ACCOUNTS": "shared", "PASSWORD": "long enough", "AS_ROOT": "yes"}):
        for name, options in hub(**told).items():
            used.add(name)
            assert options.keys() <= set(classes[name].class_trait_names(config=True)), name
    assert used == classes.keys()


@needs_a_hub
def test_without_a_word_the_hub_asks_for_accounts_of_the_machine_and_is_seen_by_it_alone(
    hub, tmp_path
):
    config = hub()
    assert config.JupyterHub.authenticator_class == "pam"
    assert config.JupyterHub.spawner_class == "jupyterhub.spawner.LocalProcessSpawner"
    assert config.PAMAuthenticator.allowed_groups == {"lecture6"}
    assert config.JupyterHub.bind_url.startswith("http://127.0.0.1:")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@needs_a_hub
@pytest.mark.parametrize(
    "told, words",
    [
        ({"ACCOUNTS": "everybody"}, r"LECTURE6_HUB_ACCOUNTS \(='everybody'\) must be 'system' or"),
        ({"ACCOUNTS": "shared", "AS_ROOT": "yes"}, "LECTURE6_HUB_PASSWORD must be"),
        ({"ACCOUNTS": "shared", "AS_ROOT": "yes", "PASSWORD": "seven77"}, "8 characters or more"),
    ],
)
def test_a_hub_that_would_be_wrong_does_not_start(hub, told, words):
    with pytest.raises(ValueError, match=words):
        hub(**told)


@needs_a_hub
def test_root_shares_no_account(hub, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ValueError, match="must not be started by root"):
        hub(ACCOUNTS="shared", PASSWORD="long enough")


@needs_a_hub
def test_the_hub_and_the_chart_say_the_same(hub):
    config = hub()
    single = VALUES["singleuser"]
    command = [sys.executable, str(Path(single_user.__file__))]
    assert config.Spawner.cmd == command
    assert [Path(word).name for word in command[1:]] == [Path(w).name for w in single["cmd"][1:]]
    assert config.Spawner.environment == single["extraEnv"]
    idle = dict(arg.lstrip("-").split("=") for arg in config.Spawner.args)
    assert idle["ServerApp.shutdown_no_activity_timeout"] == str(VALUES["cull"]["timeout"])
    assert idle["MappingKernelManager.cull_interval"] == str(VALUES["cull"]["every"])
    assert config.JupyterHub.active_server_limit == VALUES["hub"]["activeServerLimit"]


@needs_a_hub
def test_every_variable_of_the_hub_is_told():
    text = (DEPLOY / "jupyterhub_config.py").read_text(encoding="utf-8")
    read = set(re.findall(r"environ(?:\.get\(|\[)\"(LECTURE6_HUB_\w+)\"", text))
    assert len(read) > 5
    assert set(re.findall(r"LECTURE6_HUB_\w+", README)) <= read
    first = text.partition("# --- what works as it is")[0]
    for name in read:
        assert name in first, name


# --- what is started for each user ----------------------------------------------------------------


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course" / "notebooks"
    folder.mkdir(parents=True)
    for name in ("00_start_here", "01_encoder_decoder"):
        (folder / f"{name}.ipynb").write_text(f"{name}, first edition", encoding="utf-8")
    return folder.parent


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def lesson(place, name="00_start_here"):
    return place / f"{name}.ipynb"


def test_lessons_are_put_once_and_what_is_written_into_them_stays(course, home):
    names = ["00_start_here.ipynb", "01_encoder_decoder.ipynb"]
    assert single_user.put_lessons(course, home) == names
    assert single_user.put_lessons(course, home) == []
    mine = lesson(home / single_user.LESSONS)
    mine.write_text("my own notes", encoding="utf-8")
    lesson(course / "notebooks").write_text("second edition", encoding="utf-8")
    assert single_user.put_lessons(course, home) == []
    assert mine.read_text(encoding="utf-8") == "my own notes"


def test_a_lesson_that_was_left_as_it_was_follows_the_course_and_a_deleted_one_comes_back(
    course, home
):
    single_user.put_lessons(course, home)
    for edition in ("second edition", "third edition"):
        lesson(course / "notebooks").write_text(edition, encoding="utf-8")
        assert single_user.put_lessons(course, home) == ["00_start_here.ipynb"]
        assert lesson(home / single_user.LESSONS).read_text(encoding="utf-8") == edition
    lesson(home / single_user.LESSONS, "01_encoder_decoder").unlink()
    assert single_user.put_lessons(course, home) == ["01_encoder_decoder.ipynb"]
    assert sorted(path.name for path in (home / single_user.LESSONS).iterdir()) == [
        "00_start_here.ipynb",
        "01_encoder_decoder.ipynb",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_folder_of_the_answers_is_for_its_owner_only(course, home):
    single_user.put_lessons(course, home)
    assert (home / ".lecture6").stat().st_mode & 0o777 == 0o700


def started(monkeypatch, home):
    """What takes the place of the process, and its environment."""
    found = []
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setattr(os, "execv", lambda path, command: found.append((command, {**os.environ})))
    monkeypatch.setattr(sys, "argv", ["single_user.py", "--ServerApp.x=1"])
    for name in single_user.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    single_user.main()
    [(command, environment)] = found
    return command, environment


def test_jupyters_own_server_takes_over(monkeypatch, home, capsys):
    command, environment = started(monkeypatch, home)
    assert command == [sys.executable, "-P", "-m", "jupyterhub.singleuser", "--ServerApp.x=1"]
    assert environment.items() >= single_user.SETTINGS.items()
    assert environment["JUPYTER_CONFIG_PATH"] == str(ROOT / ".jupyter")
    first = environment["JUPYTERHUB_DEFAULT_URL"].removeprefix("/lab/tree/")
    assert (home / first).read_bytes() == lesson(ROOT / "notebooks").read_bytes()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("record", ["{", "[]", "\x00"])
def test_a_damaged_record_costs_nothing_that_a_user_wrote(course, home, record):
    single_user.put_lessons(course, home)
    lesson(home / single_user.LESSONS).unlink()
    mine = lesson(home / single_user.LESSONS, "01_encoder_decoder")
    mine.write_text("my own notes", encoding="utf-8")
    (home / single_user.RECORD).write_text(record, encoding="utf-8")
    assert single_user.put_lessons(course, home) == ["00_start_here.ipynb"]
    assert mine.read_text(encoding="utf-8") == "my own notes"


def test_a_home_that_cannot_be_written_locks_nobody_out(monkeypatch, home, capsys):
    (home / single_user.LESSONS).write_text("a file where the folder should be", encoding="utf-8")
    command, _ = started(monkeypatch, home)
    assert command[2:4] == ["-m", "jupyterhub.singleuser"]
    assert "The lessons could not be copied" in capsys.readouterr().err


# --- Voila ----------------------------------------------------------------------------------------


def test_voila_finds_what_it_is_told():
    from voila.configuration import VoilaConfiguration

    told = json.loads((DEPLOY / "voila" / "voila.json").read_text(encoding="utf-8"))
    options = told["VoilaConfiguration"]
    assert options.keys() <= set(VoilaConfiguration.class_trait_names(config=True))
    template = DEPLOY / "voila" / "templates" / options["template"]
    assert sorted(path.name for path in template.iterdir()) == ["conf.json", "index.html.j2"]


# --- what is said ---------------------------------------------------------------------------------


def test_the_links_lead_to_lessons():
    """OWNER and NAME stand for the repository; the site makes the same links of its address."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = elsewhere("https://github.com/OWNER/NAME", "02_convolution")
    for words, link in made[:2]:
        assert f"`{link}`" in readme, words
    [puller] = re.findall(r"https://HUB/hub/user-redirect/git-pull\?(\S+)", README)
    asked = parse_qs(puller, strict_parsing=True)
    assert asked["repo"] == ["https://github.com/OWNER/NAME"]
    [path] = asked["urlpath"]
    assert (ROOT / path.removeprefix("lab/tree/NAME/")).is_file()
    [path] = re.findall(r"https://HUB/hub/user-redirect/lab/tree/(\S+ipynb)", README)
    folder, name = path.split("/")
    assert folder == single_user.LESSONS
    assert (ROOT / "notebooks" / name).is_file()


def test_what_is_started_by_hand_is_there():
    [line] = re.findall(r"^    (JUPYTER_CONFIG_PATH=.*)$", README, re.MULTILINE)
    *told, command, file = shlex.split(line)
    assert command == "voila"
    assert (ROOT / file).is_file()
    config, templates = (ROOT / one.partition("=")[2] for one in told)
    assert (config / "voila.json").is_file()
    assert (templates / "voila" / "templates").is_dir()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "-m jupyterhub --config deploy/jupyterhub_config.py" in makefile


def test_every_file_is_told():
    for path in DEPLOY.iterdir():
        name = path.name
        if name not in ("README.md", "Dockerfile.dockerignore", "__pycache__"):
            assert f"`{name}" in README, name

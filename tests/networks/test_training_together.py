"""Two processes train one model: they give the numbers of one, refuse what they cannot do, and end
with a sentence when one of them dies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lecture_utils.networks.training import CheckpointProblem
from lecture_utils.networks.training.together.__main__ import main
from tests.networks import together_script as script
from tests.refusals import holds

ROOT = Path(__file__).resolve().parents[2]
STARTER = [sys.executable, "-m", "lecture_utils.networks.training.together"]


def start(folder, kind):
    command = [*STARTER, "2", script.__file__, str(folder), kind]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """What each of two processes found, and their folder."""
    folder = tmp_path_factory.mktemp("together")
    script.fit(script.network(), checkpoint=folder / "one.safetensors")
    done = start(folder, "same")
    assert done.returncode == 0, done.stderr
    return [json.loads((folder / f"{rank}.json").read_text()) for rank in (0, 1)], folder


@pytest.mark.parametrize("name", script.SAME)
def test_two_give_the_history_and_the_weights_of_one(two, name):
    net = script.network()
    one = script.fit(net, **script.SAME[name])
    for found in two[0]:
        history = found[name]
        assert history["train"] == pytest.approx(one.train, rel=1e-4)
        assert history["validation"] == pytest.approx(one.validation, rel=1e-4)
        assert (history["lr"], history["steps"]) == (one.lr, one.steps)
        assert (history["best"], history["stopped_early"]) == (one.best, one.stopped_early)
        assert found[f"{name} weights"] == pytest.approx(script.weights(net), abs=1e-4)
    first, second = two[0]
    assert first[name]["train"] == second[name]["train"]
    assert first[f"{name} weights"] == second[f"{name} weights"]


def test_they_go_on_from_a_checkpoint_as_if_unbroken(two):
    for found in two[0]:
        assert found["again"]["train"] == found["data"]["train"]
        assert found["again"]["validation"] == found["data"]["validation"]


def test_batch_norm_sees_a_share_but_both_end_with_the_same_model(two):
    first, second = two[0]
    assert first["norm"] == second["norm"]
    net = script.network(norm=True)
    script.fit(net)
    assert first["norm"] != pytest.approx(script.weights(net), abs=1e-4)


def test_what_they_cannot_do_together_is_refused(two):
    for found in two[0]:
        batch, clock, rows, checkpoint, steps = found["refused"]
        holds(batch, "batch_size (=7)", "2 processes", "Use batch_size=8")
        holds(clock, "seconds (=5)", "2 processes", "Use epochs")
        holds(rows, "9 rows", "2 processes", "Give 10")
        holds(checkpoint, "one.safetensors", "trained with 1 at work", "is 2 here", "resume=False")
        holds(steps, "steps of an epoch is 3 in process 0 and 4 in process 1", "same script")


def test_one_does_not_go_on_where_two_were(two):
    with pytest.raises(
        CheckpointProblem, match=r"with 2 at work together, but .* is 1 here.* Start"
    ):
        script.fit(script.network(), checkpoint=two[1] / "two.safetensors", resume=True)


def test_when_one_dies_the_other_says_so_and_keeps_its_model(tmp_path):
    done = start(tmp_path, "dies")
    assert done.returncode in (1, 3)
    holds(done.stderr, "Another of the 2 processes ended in epoch", "process 0 cannot go on alone")
    assert "Traceback" not in done.stderr and "resume=True" in done.stderr
    told = json.loads((tmp_path / "0.json").read_text())
    assert told["usable"] and told["epochs"] in (2, 3)


@pytest.mark.parametrize(
    "arguments", [[], ["2"], ["two", __file__], ["2", "nothing.py"], ["0", __file__]]
)
def test_a_wrong_call_is_told_how_to_call(arguments, capsys):
    assert main(arguments) == 2
    assert "PROCESSES SCRIPT" in capsys.readouterr().err

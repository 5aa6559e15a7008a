"""Checkpoints: a resumed training gives the numbers of an unbroken one, and a file that does not
fit is refused.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import struct
import sys
import time
import warnings
from functools import partial

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from lecture_utils.networks.training import CheckpointProblem, History, _checkpoint
from tests.networks.training_runs import X, Y, fit, interrupt_at, model, weights
from tests.tables import examples


def refused(file, says, net=None, **changes):
    """``fit`` refuses to resume from the file, and leaves the model as it was."""
    net = net or model()
    before = weights(net).clone()
    with pytest.raises(CheckpointProblem, match=says) as problem:
        fit(net, checkpoint=file, resume=True, **changes)
    assert torch.equal(weights(net), before)
    return str(problem.value)


# --- going on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [5, 14, 23])
@pytest.mark.parametrize("made", [False, True], ids=["data", "function"])
def test_a_resumed_training_gives_the_numbers_of_an_unbroken_one(tmp_path, step, made):
    def make(batch_size, generator):
        x = torch.rand(batch_size, 3, generator=generator)
        return x, x @ torch.ones(3, 2)

    train = {"train": make, "steps_per_epoch": 4} if made else {}
    whole, broken = model(), model()
    wanted = fit(whole, batch_transform=interrupt_at(999), **train)
    file = tmp_path / "new" / "training.safetensors"
    first = fit(broken, batch_transform=interrupt_at(step), checkpoint=file, **train)
    assert first.interrupted
    fresh = model(seed=99)  # other weights: those of the file must replace them
    second = fit(fresh, batch_transform=interrupt_at(999), checkpoint=file, resume=True, **train)
    assert torch.equal(weights(fresh), weights(whole))
    for name in ("train", "validation", "lr", "best", "steps", "interrupted", "finished"):
        assert getattr(second, name) == getattr(wanted, name), name


def test_batch_norm_and_frozen_weights_go_on_as_well(tmp_path):
    def network():
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.GELU(), nn.Linear(6, 2))
        net[0].weight.requires_grad_(False)
        return net

    whole, fresh = network(), network()
    fit(whole)
    fit(network(), checkpoint=tmp_path / "a", batch_transform=interrupt_at(15))
    history = fit(fresh, checkpoint=tmp_path / "a", resume=True)
    assert history.finished
    assert torch.equal(weights(fresh), weights(whole))


def test_a_training_that_waits_for_a_better_epoch_goes_on_waiting(tmp_path):
    how = {"epochs": 50, "patience": 3, "validation": (X[64:], -Y[64:])}
    whole, fresh = model(), model(seed=9)
    wanted = fit(whole, batch_transform=interrupt_at(999), **how)
    broken = interrupt_at(wanted.steps - 5)
    fit(model(), batch_transform=broken, checkpoint=tmp_path / "a", **how)
    history = fit(fresh, checkpoint=tmp_path / "a", resume=True, **how)
    assert (len(history), history.best) == (len(wanted), wanted.best)
    assert history.stopped_early
    assert torch.equal(weights(fresh), weights(whole))


def test_resuming_what_is_finished_changes_nothing(tmp_path):
    file = tmp_path / "a.safetensors"
    net = model()
    first = fit(net, checkpoint=file)
    again = model(seed=9)
    assert fit(again, checkpoint=file, resume=True).train == first.train
    assert torch.equal(weights(again), weights(net))


def test_resuming_without_a_file_starts_at_the_beginning(tmp_path):
    file = tmp_path / "a.safetensors"
    one, two = model(), model()
    assert fit(one, checkpoint=file, resume=True).train == fit(two).train
    assert file.is_file()


# --- what a file holds ----------------------------------------------------------------------------


def test_a_checkpoint_holds_no_pickle_and_leaves_no_other_file(tmp_path):
    file = tmp_path / "a.safetensors"
    history = fit(model(), checkpoint=file)
    assert [one.name for one in tmp_path.iterdir()] == ["a.safetensors"]
    assert {name.partition(".")[0] for name in load_file(file)} == {
        *("model", "best", "optimiser", "random")
    }
    with safe_open(file, framework="pt") as opened:
        about = json.loads(opened.metadata()["lecture6"])
    assert History.from_json(about["history"]) == history


def _pickled(file):
    torch.save({"a": torch.zeros(2)}, file)


def _old_pickle(file):
    file.write_bytes(pickle.dumps({"a": 1}, protocol=4))


def _half(file):
    fit(model(), checkpoint=file)
    file.write_bytes(file.read_bytes()[:-500])


def _foreign(file):
    save_file({"a": torch.zeros(2)}, file)


def _version(file):
    tensors = {"a": torch.zeros(2)}
    save_file(tensors, file, {"format": "lecture6-training", "lecture6": '{"version": 9}'})


def _other_class(file):
    fit(nn.Linear(3, 2), checkpoint=file)


def _other_size(file):
    fit(model(hidden=5), checkpoint=file)


def _other_format(file):
    fit(model().double(), train=(X.double(), Y), validation=None, checkpoint=file)


def _other_settings(file):
    fit(model(), checkpoint=file, lr=0.01)


SIZE = "of another size: layers.0.weight is 5×3 float32 there and 8×3 float32 here"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_pickled, "is a pickle"),
        (_old_pickle, "is a pickle"),
        (_half, "may be half-written"),
        (lambda file: file.write_bytes(b""), "may be half-written"),
        (lambda file: file.mkdir(), "is a folder"),
        (_foreign, "no checkpoint of this course"),
        (_version, "has version 9"),
        (_other_class, "belongs to another model: Linear, not Small"),
        (_other_size, SIZE),
        (_other_format, "8×3 float64 there and 8×3 float32 here"),
        (_other_settings, r"trained with lr=0.01, not 0.02"),
    ],
    ids=[
        *("torch", "pickle", "half", "empty", "folder", "foreign"),
        *("version", "class", "size", "format", "lr"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused(tmp_path, make, says):
    file = tmp_path / "a.safetensors"
    make(file)
    refused(file, says)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The parts of a whole checkpoint."""
    file = tmp_path_factory.mktemp("written") / "a.safetensors"
    fit(model(), checkpoint=file)
    with safe_open(file, framework="pt") as opened:
        return load_file(file), opened.metadata()


DAMAGE = {
    "no weights": ("model.", None),
    "no best weights": ("best.layers.0.bias", None),
    "no moments": ("optimiser.", None),
    "one moment": ("optimiser.0.exp_avg", None),
    "moment of another size": ("optimiser.0.exp_avg", torch.zeros(2)),
    "no order": ("random.order", None),
    "order of another kind": ("random.order", torch.zeros(3)),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_tensors_that_are_missing_or_wrong_are_noticed(tmp_path, written, name):
    tensors, header = written
    start, value = DAMAGE[name]
    found = [key for key in tensors if key.startswith(start)]
    assert found
    kept = {key: v for key, v in tensors.items() if key not in found}
    changed = {} if value is None else dict.fromkeys(found[:1], value)
    save_file(kept | changed, tmp_path / "a", header)
    refused(tmp_path / "a", "is a damaged checkpoint.*Use another copy")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "3", '{"version": 1}', '{"version": 1, "model": [], "settings": {}}']
)
def test_a_header_that_says_something_else_is_noticed(tmp_path, written, text):
    tensors, header = written
    save_file(tensors, tmp_path / "a", {**header, "lecture6": text})
    refused(tmp_path / "a", "is a damaged checkpoint")


@pytest.mark.parametrize("key", ["history", "best_loss"])
def test_a_header_that_lacks_something_is_noticed(tmp_path, written, key):
    tensors, header = written
    about = json.loads(header["lecture6"])
    del about[key]
    save_file(tensors, tmp_path / "a", {**header, "lecture6": json.dumps(about)})
    refused(tmp_path / "a", "is a damaged checkpoint")


def test_a_header_that_claims_to_be_huge_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(struct.pack("<Q", 2**60) + b"{}")
    refused(tmp_path / "a", "cannot be read as a checkpoint")


# --- writing --------------------------------------------------------------------------------------


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(tmp_path, monkeypatch):
    file = tmp_path / "a.safetensors"
    fit(model(), checkpoint=file)
    before, kept, calls = file.read_bytes(), [], []
    net = model()

    def full(_):
        calls.append(1)
        if len(calls) > 3:  # one to try, two epochs
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(_checkpoint.os, "fsync", full)
    with pytest.raises(
        CheckpointProblem, match=r"cannot be written \(No space left on device\)"
    ) as problem:
        fit(net, checkpoint=file, callback=lambda _: kept.append(file.read_bytes()))
    assert len(problem.value.history) == 3
    assert file.read_bytes() == kept[1] != before  # that of the second epoch
    assert [one.name for one in tmp_path.iterdir()] == ["a.safetensors"]
    assert not net.training
    assert not torch.equal(weights(net), weights(model()))  # what was learned is kept


def test_a_place_that_cannot_be_written_is_refused_before_the_training(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    places = [tmp_path / "file" / "a.safetensors", tmp_path]
    for place, says in zip(places, ("cannot be written", "is a folder"), strict=True):
        with pytest.raises(CheckpointProblem, match=says):
            fit(model(), checkpoint=place)

    def read_only(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_checkpoint.Path, "open", read_only)
    net = model()
    before = weights(net).clone()
    with pytest.raises(CheckpointProblem, match=r"cannot be written \(Permission denied\)"):
        fit(net, checkpoint=tmp_path / "a.safetensors")
    assert torch.equal(weights(net), before)


def test_interrupting_while_the_file_is_written_leaves_the_one_before(tmp_path, monkeypatch):
    file, kept, calls = tmp_path / "a.safetensors", [], []

    def interrupted(*_):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(_checkpoint.os, "fsync", interrupted)
    history = fit(model(), checkpoint=file, callback=lambda _: kept.append(file.read_bytes()))
    assert history.interrupted
    assert len(history) == 3
    assert file.read_bytes() == kept[-1]
    assert [one.name for one in tmp_path.iterdir()] == ["a.safetensors"]


def test_interrupting_at_any_line_of_the_writing_leaves_no_other_file(tmp_path):
    """A signal may come between any two lines; only before the one that deletes nothing helps."""
    file, left = tmp_path / "a.safetensors", []
    for number in range(1, 100):
        before, seen = sys.gettrace(), []
        sys.settrace(partial(interrupted_at, number, seen))
        try:
            _checkpoint._replace(file, b"content")
            break
        except KeyboardInterrupt:
            others = [one for one in tmp_path.iterdir() if one != file]
            left += [seen[-1] for _ in others]
            for one in others:
                one.unlink()
        finally:
            sys.settrace(before)
    assert number > 8
    assert len(set(left)) <= 1


def interrupted_at(number, seen, frame, event, _):
    """A trace function: KeyboardInterrupt before the ``number``-th line of ``_replace``."""
    if frame.f_code.co_name != "_replace":
        return None
    if event == "line":
        seen.append(frame.f_lineno)
        if len(seen) == number:
            raise KeyboardInterrupt
    return partial(interrupted_at, number, seen)


def test_what_a_killed_process_left_behind_is_deleted_when_it_is_old(tmp_path):
    for name, age in (("old", 3600), ("new", 0)):
        left = tmp_path / f".a.safetensors-{name}"
        left.write_bytes(b"half")
        os.utime(left, (time.time() - age,) * 2)
    (tmp_path / ".b.safetensors-old").touch()
    fit(model(), checkpoint=tmp_path / "a.safetensors")
    kept = sorted(one.name for one in tmp_path.iterdir())
    assert kept == [".a.safetensors-new", ".b.safetensors-old", "a.safetensors"]


# --- damage ---------------------------------------------------------------------------------------


def test_one_flipped_bit_is_noticed_or_changes_nothing(tmp_path, broken_off):
    """Bits of the whole file, of its header above all, each flipped alone."""
    whole, wanted = broken_off
    raw, rng = whole.read_bytes(), random.Random(0)
    header = 8 + struct.unpack("<Q", raw[:8])[0]
    places = [*range(64), *(rng.randrange(8 * header) for _ in range(examples(150)))]
    places += [rng.randrange(8 * header, 8 * len(raw)) for _ in range(examples(150))]
    refused, file = 0, tmp_path / "a"
    for place in places:
        changed = bytearray(raw)
        changed[place // 8] ^= 1 << place % 8
        file.write_bytes(changed)
        net = model()
        before = weights(net).clone()
        try:
            fit(net, checkpoint=file, resume=True)
        except CheckpointProblem:
            refused += 1
            assert torch.equal(weights(net), before)
        else:
            assert torch.equal(weights(net), wanted)
    assert refused > 0.9 * len(places)


@pytest.fixture
def broken_off(tmp_path):
    """A checkpoint of half a training, and the weights that its end has."""
    whole, file = model(), tmp_path / "half.safetensors"
    fit(whole, batch_transform=interrupt_at(999))
    fit(model(), batch_transform=interrupt_at(14), checkpoint=file)
    return file, weights(whole)


def test_a_weight_that_was_changed_is_noticed(tmp_path, written):
    tensors, header = written
    for name in ("model.layers.0.weight", "best.layers.0.weight", "optimiser.0.exp_avg"):
        changed = {**tensors, name: tensors[name] + 2**-20}
        save_file(changed, tmp_path / "a", header)
        refused(tmp_path / "a", "is a damaged checkpoint.*Use another copy")


def test_a_checkpoint_of_before_the_checksum_is_read_and_said_to_be_old(tmp_path, broken_off):
    file, wanted = broken_off
    with safe_open(file, framework="pt") as opened:
        header = opened.metadata()
    about = json.loads(header["lecture6"])
    assert about["version"] == 2
    old = {"format": header["format"], "lecture6": json.dumps({**about, "version": 1})}
    save_file(load_file(file), tmp_path / "old", old)
    net = model(seed=5)
    with pytest.warns(UserWarning, match="older version of the course, without a checksum") as said:
        fit(net, checkpoint=tmp_path / "old", resume=True)
    assert said[0].filename != _checkpoint.__file__
    assert torch.equal(weights(net), wanted)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit(model(), checkpoint=tmp_path / "old", resume=True)  # written with one by now

"""Lesson 8b: what its classifier learns from, and that its table says what its figure shows."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch

from lecture_utils import datasets, training
from lecture_utils.networks.datasets._scenes.garments import garments
from tests.notebooks.pages import cells_of

CELLS = cells_of("08b_transfer")


@pytest.fixture(scope="module")
def page():
    names = {"np": np, "datasets": datasets, "training": training}
    exec(CELLS["garments"], names)
    return names


def test_each_crop_holds_one_garment_and_its_class(page):
    images, classes = page["garments"](200, torch.Generator().manual_seed(5))
    again, labels = page["scenes_of_one"](200, torch.Generator().manual_seed(5))
    np.testing.assert_array_equal(images, again)
    assert images.shape == (200, 1, 64, 64) and classes.dtype == np.int64
    for one, found in zip(labels, classes, strict=True):
        assert set(np.unique(one)) == {0, found + 1}
    assert set(classes) == set(range(10))


def test_the_classifier_sees_garments_of_the_train_split_alone():
    parts = [garments(name) for name in ("train", "validation", "test")]
    assert 'ClothesSceneMaker("train", size=64, most=1)' in CELLS["garments"]
    datasets.check_groups(*([one.tobytes() for one in part.level] for part in parts))


def measured() -> dict[int, np.ndarray]:
    """Scenes -> the scores of the figure, (2, 5): from scratch, transferred."""
    names: dict = {"np": np}
    exec(CELLS["curve"].split("lines =")[0], names)
    both = np.stack([names["scratch_seeds"], names["moved_seeds"]], axis=1)
    return dict(zip(names["scenes"], both, strict=True))


def test_the_table_has_the_numbers_of_the_figure():
    found = {}
    for row in CELLS["s4-table"].splitlines():
        if re.match(r"\| [\d,]+ \|", row):
            count, *cells = row.strip("| ").split(" | ")
            found[int(count.replace(",", ""))] = cells
    scores = measured()
    assert list(found) == list(scores) == [50, 300, 2000]
    for count, (scratch, moved) in scores.items():
        assert len(scratch) == len(moved) == 5
        said = [f"{np.median(x):.3f} ({x.min():.3f} to {x.max():.3f})" for x in (scratch, moved)]
        ratio = moved / scratch
        said.append(f"{np.median(ratio):.2f} ({ratio.min():.2f} to {ratio.max():.2f})")
        assert found[count] == said


def test_the_lead_and_the_spread_are_as_large_as_the_text_says():
    scores = measured()
    assert (scores[50][1] >= 1.5 * scores[50][0]).all()
    leads = np.concatenate([scores[count][1] - scores[count][0] for count in (300, 2000)])
    assert "by one to four hundredths" in CELLS["s4-table"]
    assert [round(leads.min(), 2), round(leads.max(), 2)] == [0.01, 0.04]
    spreads = [np.ptp(one) for count in (300, 2000) for one in scores[count]]
    assert "two to four hundredths apart" in CELLS["s4-table"]
    assert [round(min(spreads), 2), round(max(spreads), 2)] == [0.02, 0.04]

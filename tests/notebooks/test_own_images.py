"""Lesson 9's code to paste is run, as it stands, on files in the exact form of Oxford-IIIT Pet and
of PASCAL VOC 2012: it learns from one list and is judged on the other, in the size of the files.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from lecture_utils import datasets, losses, metrics, models, training

PAGE = Path(__file__).resolve().parents[2] / "notebooks" / "09_where_next.ipynb"
SIZES = [(60, 80), (90, 50), (64, 64)]


def pasted():
    """The two pieces of code, and how much training the page asks for."""
    [cell] = [one for one in nbformat.read(PAGE, 4).cells if one.id == "s1-sets"]
    whole, voc = re.findall(r"```python\n(.*?)```", cell.source, re.DOTALL)
    assert "`EPOCHS = 30`" in cell.source
    return whole, voc


def write(images, masks, names, values, seed, palette=False):
    """Photographs in JPEG and masks in PNG: a bright square upon dark ground, with a void rim."""
    background, thing, void = values
    for number, name in enumerate(names):
        height, width = SIZES[(number + seed) % len(SIZES)]
        mask = np.full((height, width), background, np.uint8)
        mask[10:40, 10:40], mask[12:38, 12:38] = void, thing
        photo = np.where((mask == thing)[..., None], 220, 40 + number).astype(np.uint8)
        Image.fromarray(photo.repeat(3, -1)).save(images / f"{name}.jpg")
        picture = Image.fromarray(mask)
        if palette:
            picture.putpalette([value * 7 % 256 for value in range(768)])
        picture.save(masks / f"{name}.png")


def pets(root):
    images, notes = root / "pets" / "images", root / "pets" / "annotations"
    masks = notes / "trimaps"
    images.mkdir(parents=True), masks.mkdir(parents=True)
    (images / "Abyssinian_100.mat").write_bytes(b"x")
    (masks / "._Abyssinian_1.png").write_bytes(b"x")
    for number, (part, count) in enumerate((("trainval", 20), ("test", 5))):
        names = [f"{'Abyssinian' if n % 2 else 'beagle'}_{part[:2]}{n}" for n in range(count)]
        write(images, masks, names, (2, 1, 3), number)
        lines = [f"{name} {1 + n % 37} {1 + n % 2} 1" for n, name in enumerate(names)]
        (notes / f"{part}.txt").write_text("\n".join(lines) + "\n")
    (notes / "list.txt").write_text("#Image CLASS-ID SPECIES BREED ID\n#1:37 Class ids\n")
    return "trainval", "test"


def voc(root):
    top = root / "VOC2012"
    images, masks, lists = (
        top / name for name in ("JPEGImages", "SegmentationClass", "ImageSets/Segmentation")
    )
    for folder in (images, masks, lists):
        folder.mkdir(parents=True)
    Image.new("RGB", (50, 40)).save(images / "2007_000001.jpg")  # most have no mask
    for number, (part, count) in enumerate((("train", 20), ("val", 5))):
        names = [f"200{7 + number}_{n:06}" for n in range(2, 2 + count)]
        write(images, masks, names, (0, 15, 255), number, palette=True)
        (lists / f"{part}.txt").write_text("\n".join(names) + "\n")
    return "train", "val"


@pytest.mark.parametrize("make", [pets, voc])
def test_the_code_to_paste_learns_from_one_list_and_is_judged_on_the_other(
    make, tmp_path, monkeypatch, capsys
):
    whole, second = pasted()
    learn, judge = make(tmp_path)
    if make is voc:
        first = whole.index("parts = ")
        whole = second + whole[first:].replace('pets("trainval")', f'voc("{learn}")').replace(
            'pets("test")', f'voc("{judge}")'
        )
    monkeypatch.chdir(tmp_path)
    seen = []
    fit = training.fit

    def watched(model, train, validation, **how):
        seen.extend([train, validation])
        return fit(model, train, validation, **(how | {"progress": False, "device": "cpu"}))

    monkeypatch.setattr(training, "fit", watched)
    names = {
        "EPOCHS": 1,
        **{"datasets": datasets, "losses": losses, "metrics": metrics},
        **{"models": models, "training": training},
    }
    exec(compile(whole, str(PAGE), "exec"), names)  # the page's own code
    parts, test = names["parts"], names["test"]
    used = {*parts.train.names, *parts.validation.names}
    assert (len(parts.train), len(parts.validation), len(parts.test), len(test)) == (17, 3, 0, 5)
    assert not used & set(test.names)
    assert [len(images) for images, _ in seen] == [17, 3]
    pixels = sum(int((mask() != 255).sum()) for mask in test.originals)
    assert f"{pixels} pixels" in capsys.readouterr().out
    assert abs(float(seen[0][0].mean())) < 0.5 and seen[0][0].shape[1:] == (3, 96, 96) or make is voc

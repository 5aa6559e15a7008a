"""What a caller gives: parameters in their range, and pictures as the browser gets them."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from lecture_utils import checks
from lecture_utils.networks import datasets

#: The largest of each parameter that the sliders reach, and of a photograph's sides.
LIMITS = {"kernel_size": 7, "stride": 8, "padding": 9, "dilation": 4}
SIDE = 256


def parameter(value: Any, name: str) -> int:
    least = 0 if name == "padding" else 1
    return checks.whole(
        value, name, least=least, most=LIMITS[name], why="lecture_utils.ops takes every size"
    )


def border(padding: Any, side: int, stride: Any, dilation: int) -> int:
    """The padding; "same" is what keeps the size."""
    if not isinstance(padding, str) or padding != "same":
        return parameter(padding, "padding")
    around = dilation * (side - 1)
    if stride != 1:
        raise ValueError(
            f"padding (='same') keeps the size with stride 1 only, and stride is {stride}. Use "
            "stride=1, or a number such as padding=1."
        )
    if around % 2:
        raise ValueError(
            f"padding (='same') would need one zero more on one side: {around} zeros in all for "
            f"kernel_size {side}. Use an odd kernel_size, or padding={around // 2}, which gives "
            "one pixel less."
        )
    return parameter(around // 2, "padding")


def own(photo: Any, pixels: int) -> tuple[list[dict[str, Any]], str]:
    """A picture of one's own as the browser gets it, and the name of what is shown."""
    if isinstance(photo, str) and photo in datasets.PHOTOS:
        return [], photo
    whole = datasets.photo(photo, None, colour=True)
    if max(whole.shape[1:]) > SIDE:
        whole = datasets.photo(whole, min(pixels, *whole.shape[1:]), colour=True)
    return [_payload("", "a picture of your own", whole)], ""


def all_photos(pixels: int) -> list[dict[str, Any]]:
    return [
        _payload(name, about.words, datasets.photo(name, pixels, colour=True))
        for name, about in datasets.PHOTOS.items()
    ]


def _payload(name: str, words: str, planes: np.ndarray) -> dict[str, Any]:
    """A photograph as the browser gets it: one plane if all are alike."""
    alike = bool((planes == planes[0]).all())
    kept = planes[:1] if alike else planes
    text = base64.b64encode(np.ascontiguousarray(kept).tobytes()).decode("ascii")
    return {"name": name, "words": words, "shape": list(kept.shape), "pixels": text}


def problem(
    mode: str, shape: tuple[int, ...], kernel_size: int, stride: int, padding: int, dilation: int
) -> str:
    """Why a photograph (H, W) has no output, and what would help; empty if it has one."""
    k, p, d = kernel_size, padding, 1 if mode == "average pooling" else dilation
    if mode != "convolution" and 2 * p > k:
        return (
            f"padding (={p}) must be at most half of kernel_size (={k}) in a pooling, or a window "
            f"could lie in the border alone. Use padding={k // 2} or less."
        )
    room, span = min(shape) + 2 * p, d * (k - 1) + 1
    if span > room:
        return (
            f"kernel_size (={k}) with dilation (={d}) spans {span} pixels, and the photograph with "
            f"its border has {room}. Make kernel_size or dilation smaller, or padding larger."
        )
    taps = d * np.arange(k) - p
    for size in shape if mode == "max pooling" else ():
        places = stride * np.arange((size + 2 * p - span) // stride + 1)[:, None] + taps
        if not ((places >= 0) & (places < size)).any(axis=1).all():
            return (
                f"With padding={p} and dilation={d} a window lies in the border alone, where there "
                "is nothing to take the largest of. Use a smaller padding or dilation."
            )
    return ""

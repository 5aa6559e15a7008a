"""Make data/masks: what each pixel of two of the course's photographs shows.

    python -m tools.photo_masks [data/masks]

The outlines were drawn for this course, by eye on the enlarged photograph, in pixels of 256×256:
x to the right and y down, from the upper left corner. What comes later lies above.
"""

from __future__ import annotations

import sys

import numpy as np

from lecture_utils.networks.datasets import MASK_CLASSES
from tools import packing

SIDE, VOID = 256, 255

#: Photograph -> class (or None: void) and its outline, one after the other.
OUTLINES: dict[str, list[tuple[str | None, str]]] = {
    "coffee": [
        (
            "saucer",
            """
            -2,79 8,68 16,61 24,55.5 32,50 40,46 47,42.5 110,60 190,70 197,67.5 204,72 212,80
            219,89 224,96 228,105 231,113 233.5,121 235,128 236.2,136 236.7,148 236.2,156
            235.2,163 233.3,170 230.4,178 226.4,185 221.5,194 214.5,203 206.5,211.5 198.5,219.6
            188.3,226.7 176.3,233.8 162.2,240 148,245 128,248.7 112,250 96,248.8 84,247.2
            72,244.2 60,240.2 48,234.8 36,228 24,220.5 14,213 6,205 -2,198
            """,
        ),
        (
            "spoon",
            """
            180,48 185,45 189,43 194,42.5 199,44.5 201,48 200.3,55 197.7,62 195.7,69 194,76
            192.5,83 191.5,90 190.3,97 188,104 185,112 182.5,120 180,127 178,133 160,133
            """,
        ),
        (
            "cup",
            """
            70,149 66,156 60,164 57,172 55,181 55.5,187 58,191 64,195 70,197.5 74,197 75.5,192
            78,184 82,174 86,166 90,160 94,156.5 96,150 80,144
            """,
        ),
        (
            "cup",
            """
            40,70 40.5,62 42,55 46,46 50,40 57,32 65,25.5 74,20 82,16.5 90,14 100,12 112,11.3
            120,11.5 128,13 136,14.5 144,17 152,20.5 160,24.5 168,30.5 176,38 181,43.5 184,49
            187,56 189,63 190,72 190,80 189,87 187.5,96 184.5,104 181,112 177.5,120 175,128
            174,140 170,150 158,160 150,168 142,174 134,178 126,180.5 112,182.5 100,182 95,180
            93,172 92,160 80,152 69,150 62,145 57,140 53,134 49.5,128 47.5,121 45,113 43,106
            41.5,98 40.3,88 40,78
            """,
        ),
        (
            "coffee",
            """
            59.5,92 62,87 66,80 71,74 73.5,68 80,66 88,64.5 96,62 104,61.5 112,60.5 120,61
            128,62.5 136,65.5 144,70 150,75 156,81 161,88 164,95 166,102 166.5,105 164,108
            160,112 152,117 144,120.5 136,122.5 128,123.5 120,124 112,123 104,121.5 96,119.5
            88,116.5 80,112.5 72,106.5 66,100.5 62,96
            """,
        ),
        (
            "spoon",
            """
            160,157 153,160 147,164 142,169 139,175 138,182 138.5,190 141,196 144,200.8
            149,205.2 155,208.2 162,208.7 168,207.3 174,204.8 180.5,200 185.5,194 188.5,187
            190,180 190.3,174 188.7,168.5 184.7,163.5 180.5,159 177,156 176,151 175.7,145
            176.3,139 178.5,131 179.5,128 176.5,128 174,134 172,138 170.5,144 168,150 164,154
            """,
        ),
    ],
    "cat": [
        (
            "cat",
            """
            -2,-2 258,-2 258,10 250,22 246,30 243,38 238,48 232,58 226,66 229,72 230,85 233,100
            233,115 232,125 228,140 220,155 212,166 205,175 196,186 192,200 190,215 186,228
            178,236 164,240 140,242 120,240 90,235 50,215 20,190 -2,175
            """,
        ),
        (
            None,
            "-2,175 20,190 50,215 90,235 120,240 140,242 164,240 178,236 186,228 200,258 -2,258",
        ),
        (
            "eye",
            """
            38.5,90 40,84 44,79 49,75.5 56,73.5 64,73 72,73.5 80,76 86,79.5 91,84 96,89 99,93
            99,96 98,103 95.5,110 91,117 85,122 77,125 68,124 60,121.5 52,116.5 46,110 41,102
            39,96
            """,
        ),
        (
            "eye",
            """
            176.5,128 175.5,121 177,114 180,108 185,102.5 191,98 198,95.5 206,94.5 212,96
            215.5,100 216,108 215,116 212,124 207,131 201,136 194,139.5 186,139.5 180,136
            """,
        ),
        (
            "nose",
            """
            129,200 132,197 138,196 146,196 154,197.5 162,199 170,199.5 172,200.5 169,204
            163,208 160,212 156,218 151,221.5 145,223.5 140,221 138,216 136.5,209 133,204
            """,
        ),
    ],
}


def painted(name: str) -> np.ndarray:
    """The class at the middle of each pixel, uint8 (256, 256), before the border."""
    labels = np.zeros((SIDE, SIDE), np.uint8)
    for word, outline in OUTLINES[name]:
        corners = np.array([pair.split(",") for pair in outline.split()], float)
        labels[inside(corners)] = VOID if word is None else MASK_CLASSES[name].index(word)
    return labels


def inside(corners: np.ndarray) -> np.ndarray:
    """Whether the middle of each pixel is inside: a ray to the right crosses an odd number of
    sides. The corners (K, 2) are x and y.
    """
    middle = np.arange(SIDE) + 0.5
    found = np.zeros((SIDE, SIDE), bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        rows = (y0 <= middle) != (y1 <= middle)
        crossing = x0 + (middle[rows] - y0) * (x1 - x0) / (y1 - y0)
        found[rows] ^= middle < crossing[:, None]
    return found


def pixels(name: str) -> np.ndarray:
    """The mask, uint8 (256, 256): void (255) where a neighbour is of another class."""
    labels = painted(name)
    border = np.zeros(labels.shape, bool)
    for axis in (0, 1):
        change = np.diff(labels, axis=axis) != 0
        border |= np.insert(change, 0, False, axis) | np.insert(change, SIDE - 1, False, axis)
    return np.where(border, np.uint8(VOID), labels)


def content(name: str) -> bytes:
    """The bytes of the PNG."""
    return packing.png(pixels(name))


def main() -> int:
    """Write the files and print their hashes."""
    return packing.write_pngs({name: content(name) for name in OUTLINES}, "masks")


if __name__ == "__main__":
    sys.exit(main())

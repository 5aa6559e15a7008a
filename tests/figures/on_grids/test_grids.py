"""Grids, matrices, windows and receptive fields: what is drawn of numbers without a trace."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from lecture_utils import figures, matrices, ops, shapes, slides, style
from lecture_utils.engine.trace import conv2d
from tests.figures.drawn import cells, fills, framed, integers, named, texts, words
from tests.tables import examples


def test_marked_cells_are_tinted_and_framed():
    figure = figures.grid(slides.X, "X", marked=[(0, 0), (2, 1)]).figure
    tinted = {gid for gid, fill in fills(figure).items() if fill == style.COLOURS["read"]}
    assert tinted == {"grid 0[0, 0]", "grid 0[2, 1]"}
    assert len(framed(figure, "read-frame")) == 8


def test_grids_keep_their_order_and_signs():
    x, y = integers(2, 3), integers(2, 3)
    shown = figures.grids([("X", x), "+", ("Y", y), "=", ("Z", x + y)])
    signs = [text for text in texts(shown.figure) if text.get_gid() is None]
    assert [text.get_text() for text in sorted(signs, key=lambda text: text.get_position())] == [
        "+",
        "=",
    ]
    numbers = named(shown.figure, r"grid 2\[\d, \d\]")
    assert list(numbers.values()) == [str(value) for value in (x + y).ravel()]
    assert [part in shown.alt for part in ("X, 2×3", "+ Y, 2×3", "= Z, 2×3")] == [True] * 3


def test_a_matrix_shows_equal_numbers_alike_and_zeros_faintly():
    matrix = matrices.conv_matrix([[1, 2], [-1, 0]], 4)
    figure = figures.matrix(matrix, title="C").figure
    numbers, colours = named(figure, r"matrix\[\d+, \d+\]"), fills(figure)
    assert list(numbers.values()) == [str(value) for value in matrix.ravel()]
    tints = {
        text: {colours[gid] for gid in numbers if numbers[gid] == text}
        for text in ("0", "1", "2", "-1")
    }
    assert all(len(found) == 1 for found in tints.values())
    assert len(set().union(*tints.values())) == 4
    assert tints["0"] == {style.COLOURS["paper"]}


@given(
    size=st.integers(1, 12),
    k=st.integers(1, 4),
    s=st.integers(1, 4),
    p=st.integers(0, 3),
    d=st.integers(1, 3),
)
@example_settings(max_examples=examples(40))
def test_windows_can_be_counted(size, k, s, p, d):
    assume(d * (k - 1) + 1 <= size + 2 * p)
    shown = figures.windows(size, k, s, p, d)
    out, figure = shapes.conv_output_size(size, k, s, p, d), shown.figure
    assert words(figure, "place") == [f"place {n}" for n in range(out)]
    assert words(figure, "remark")[-1] == "does not fit"
    assert " ".join(words(figure, "title")).endswith(f"= {out}")
    assert f"floor({size + 2 * p - (d * (k - 1) + 1)} / {s}) = {out - 1}" in " ".join(
        words(figure, "counting")
    )
    unread = conv2d(np.ones((1, size)), np.ones((1, k)), (1, s), (0, p), (1, d)).unread("padded")
    sentence = f"No window reads {', '.join(str(cell.column - p) for cell in unread)}."
    assert (sentence in shown.alt) if unread else ("No window" not in shown.alt)
    filled = cells(figure)[1]
    assert filled.count(style.COLOURS["read"]) == out * k
    assert filled.count(style.COLOURS["unread"]) == len(unread)


def test_windows_that_are_to_be_counted_do_not_tell_their_number():
    """Without dilation the formula is the plain one; and without a formula nothing is counted."""
    told, asked = (figures.windows(7, 3, 2, formula=formula) for formula in (True, False))
    assert told.alt.startswith("H_out = floor((7 + 2·0 - 3) / 2) + 1 = 3. Padded row: H + 2p")
    assert "The window covers k = 3 cells." in told.alt
    assert asked.alt.startswith("Place 0 reads 0, 1, 2. Place 1 reads 2, 3, 4. Place 2 reads")
    assert words(asked.figure, "title") == words(asked.figure, "counting") == []
    assert words(asked.figure, "place") == words(told.figure, "place")
    assert asked.figure.get_figheight() < told.figure.get_figheight()


layer = st.fixed_dictionaries(
    {"kernel_size": st.integers(1, 3)},
    optional={
        "stride": st.integers(1, 2),
        "padding": st.integers(0, 1),
        "dilation": st.integers(1, 2),
    },
)


@given(layers=st.lists(layer, min_size=1, max_size=3), size=st.integers(2, 12))
@example_settings(max_examples=examples(40))
def test_a_receptive_field_is_what_changes_the_output(layers, size):
    def run(x):
        for settings in layers:
            k, *rest = (
                settings.get(n, v) for n, v in (("kernel_size", 1), ("stride", 1), ("padding", 0))
            )
            x = ops.conv2d(
                x,
                np.ones((1, k), int),
                None,
                (1, rest[0]),
                (0, rest[1]),
                (1, settings.get("dilation", 1)),
            )
        return x[0]

    try:
        out = run(np.zeros((1, size), int))
    except ValueError:
        assume(False)
    chosen = (len(out) - 1) // 2
    changed = [n for n in range(size) if run(np.eye(size, dtype=int)[n : n + 1])[chosen]]
    shown = figures.receptive_field(layers, size=size)
    cells = f": {', '.join(map(str, changed))}" if changed else ""
    assert f"it reads {len(changed)} of {size} cells of the input{cells}." in shown.alt
    field = shapes.receptive_field(layers)[-1]
    first = field.start + chosen * field.jump
    assert f"from {first} to {first + field.size - 1}:" in shown.alt
    assert set(changed) <= set(range(first, first + field.size))
    assert words(shown.figure, "field") == [
        f"receptive field: {field.size} cell{'s' * (field.size > 1)}"
    ]

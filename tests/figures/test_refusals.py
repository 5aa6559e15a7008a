"""What is no picture: each error names the parameter, its value, the rule, and the way out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lecture_utils import figures
from lecture_utils.engine.trace import conv2d
from tests.figures.drawn import DECK, LAYERS, TRACES

TOO_MANY = np.zeros((3, 49))
GREY = np.zeros((1, 2, 2))
WINDOW = {"size": 3, "kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1}
LAYER = {"kernel_size": 3, "stride": 1, "padding": 1, "dilation": 1}


@pytest.mark.parametrize(
    "call, error, message",
    [
        (
            lambda: figures.frame(DECK, 5),
            IndexError,
            r"^step \(=5\) must be from 0 \(the start\) to 4",
        ),
        (lambda: figures.trace_figure(DECK, -1), IndexError, r"^step \(=-1\)"),
        (lambda: figures.frame(DECK, 1.5), TypeError, r"^step \(=1.5\) must be a whole number"),
        (lambda: figures.frame(DECK, True), TypeError, r"^step \(=True\)"),
        (
            lambda: figures.frame(DECK, -1),
            IndexError,
            r"^step \(=-1\) must be from 0 .* Use for example step=4\.$",
        ),
        (lambda: figures.strip(DECK, b"x"), TypeError, r"^steps \(=b'x'\) must be several"),
        (lambda: figures.strip(DECK, {1: 2}), TypeError, r"^steps \(=\{1: 2\}\) must be several"),
        (lambda: figures.strip(DECK, ["1"]), TypeError, r"^steps\[0\] \(='1'\) must be a whole"),
        (lambda: figures.strip(DECK, itertools.count()), ValueError, r"^steps holds .* 1 to 24"),
        (lambda: figures.gallery(None), TypeError, r"^rows \(=None\) must be a dict"),
        (lambda: figures.gallery({"a": None}), TypeError, r"^rows\['a'\] \(=None\) must hold"),
        (lambda: figures.gallery({"a": GREY}, scale=0), ValueError, r"^scale \(=0\) must be"),
        (
            lambda: figures.gallery({"a": GREY}, "a"),
            TypeError,
            r"^captions \(='a'\) must be several",
        ),
        (
            lambda: figures.gallery({"a": GREY}, (), None),
            TypeError,
            r"^says \(=None\) must be a text",
        ),
        (lambda: figures.networks([]), TypeError, r"^wirings \(=\[\]\) must be a dict"),
        (lambda: figures.networks({}), ValueError, r"^wirings holds 0"),
        (lambda: figures.networks({"a": [3]}), ValueError, r"^wirings\['a'\] holds 3, but a part"),
        (
            lambda: figures.networks({"a": [("map", 1, (2, 2), ((0, ""),))]}),
            ValueError,
            r"its sources come before it. Use models.wiring",
        ),
        (lambda: figures.hourglass(None), TypeError, r"^shapes \(=None\) must be several"),
        (lambda: figures.hourglass([None]), TypeError, r"^shapes .* must be pairs of a name"),
        (lambda: figures.hourglass([]), ValueError, r"^shapes holds 0 shapes"),
        (lambda: figures.hourglass([("a", (1, 2))]), ValueError, r"^shapes holds \(1, 2\) for 'a'"),
        (
            lambda: figures.hourglass([("a", (10**400,))]),
            ValueError,
            r"^shapes, a size of 'a' \(=1",
        ),
        (lambda: figures.hourglass([("a", (0,))]), ValueError, r"^shapes, a size of 'a' \(=0\)"),
        (lambda: figures.in_and_out(None), TypeError, r"^passages \(=None\) must be a dict"),
        (lambda: figures.in_and_out({}), ValueError, r"^passages holds 0 passages"),
        (lambda: figures.in_and_out({"a": None}), TypeError, r"^passages\['a'\] \(=None\) must be"),
        (lambda: figures.in_and_out({"a": []}), ValueError, r"^passages\['a'\] holds 0 parts"),
        (
            lambda: figures.in_and_out({"a": [[[GREY]]]}),
            ValueError,
            r"^passages\['a'\]\[0\] has the shape \(1, 1, 1, 2, 2\)",
        ),
        (
            lambda: figures.in_and_out({"a": [range(17)]}),
            ValueError,
            r"^passages\['a'\]\[0\] holds 17 numbers",
        ),
        (
            lambda: figures.in_and_out({"a": [[np.nan]]}),
            ValueError,
            r"^passages\['a'\]\[0\] holds numbers that are not finite",
        ),
        (
            lambda: figures.in_and_out({"a": [np.zeros((3, 4, 4), int)]}),
            TypeError,
            r"^passages\['a'\]\[0\] must hold floats from 0 to 1",
        ),
        (
            lambda: figures.in_and_out({"a": [[[99]]]}),
            ValueError,
            r"^passages\['a'\]\[0\] holds the label 99",
        ),
        (lambda: figures.in_and_out({"a": [[1]]}, None), TypeError, r"^says \(=None\)"),
        (lambda: figures.masks(None, None, 1), TypeError, r"^truth \(=None\) must hold numbers"),
        (lambda: figures.masks([[1]], None, 1), TypeError, r"^prediction \(=None\) must hold"),
        (
            lambda: figures.masks([[1]], [[1, 2]], 1),
            ValueError,
            r"^prediction has the shape \(1, 2\)",
        ),
        (
            lambda: figures.masks([[3]], [[1]], 1),
            ValueError,
            r"^truth holds 3, but must hold labels",
        ),
        (lambda: figures.comparisons({}), ValueError, "^pairs holds 0 pairs"),
        (lambda: figures.comparisons({"a": [[1]]}), TypeError, r"^pairs\['a'\] must be a truth"),
        (lambda: figures.outlines([[1]], [[1]], -1), ValueError, r"^tolerance \(=-1\) must be"),
        (
            lambda: figures.overlap([[2]], [[1]]),
            ValueError,
            "^truth holds 2, but must hold 0 and 1",
        ),
        (lambda: figures.overlap([[1]], [[1.5]]), ValueError, "^prediction holds 1.5, but must"),
        (lambda: figures.overlap([[1]], [[0]]), ValueError, "^prediction has no pixel"),
        (
            lambda: figures.overlap([[1]], [[1, 1]]),
            ValueError,
            r"^prediction has the shape \(1, 2\)",
        ),
        (
            lambda: figures.overlap([[1] * 17], [[1] * 17]),
            ValueError,
            r"^truth has .* 16×16 pixels",
        ),
        (lambda: figures.masks([[1]], [[1]], 3), ValueError, r"^shown \(=3\) must be from 0 to 2"),
        (
            lambda: figures.grid([[1, 2]], "x", [[np.inf, 1], [2, 3]]),
            TypeError,
            r"^marked, a cell \(=inf\) must be a whole number",
        ),
        (lambda: figures.grid([[1, 2]], "x", [1]), TypeError, r"^marked, a cell \(=1\) must be"),
        (lambda: figures.grid([[1, 2]], "x", 5), TypeError, r"^marked \(=5\) must be several"),
        (lambda: figures.grid([[1, 2]], None), TypeError, r"^label \(=None\) must be a text"),
        (lambda: figures.grids(None), TypeError, r"^parts \(=None\) must be several"),
        (lambda: figures.matrix(None), TypeError, r"^values \(=None\) must hold numbers"),
        (lambda: figures.message(None), TypeError, r"^words \(=None\) must be a text"),
        (
            lambda: figures.curves({"a": [1]}, None, "y", "It stays."),
            TypeError,
            r"^x_label \(=None\) must be a text",
        ),
        (
            lambda: figures.curves({"a": [1], "b": [0, -1]}, "x", "y", "It falls.", log=True),
            ValueError,
            r"^lines\['b'\] has no value above 0.*Use log=False",
        ),
        (
            lambda: figures.curves(None, "x", "y", "No line."),
            TypeError,
            r"^lines \(=None\) must be a dict",
        ),
        (
            lambda: figures.curves({"a": [1]}, "x", "y", "Marked.", marks={"b": "c"}),
            TypeError,
            r"^marks\['b'\] \(='c'\) must be a number",
        ),
        (
            lambda: figures.cloud(None, "No point."),
            TypeError,
            r"^points \(=None\) must hold numbers",
        ),
        (
            lambda: figures.latent_map([[0, 0]], ["a"], "No class."),
            TypeError,
            r"^labels .* must hold numbers",
        ),
        (lambda: figures.task(None, (), (), "?"), TypeError, r"^trace \(=None\) must be a Trace"),
        (
            lambda: figures.task(DECK, ["input"], [], "?"),
            ValueError,
            r"^signs holds 0 texts, but must hold 1",
        ),
        *(
            (
                lambda name=name: figures.windows(**WINDOW | {name: 10**25}),
                ValueError,
                rf"^{name} \(=10{{25}}\) must be from [01] to 40: a picture shows",
            )
            for name in WINDOW
        ),
        *(
            (
                lambda name=name: figures.receptive_field([LAYER | {name: 10**25}]),
                ValueError,
                rf"^layers\[0\] has {name} \(=10{{25}}\), but a picture shows at most 48",
            )
            for name in LAYER
        ),
        (lambda: figures.receptive_field(LAYERS, size=10**25), ValueError, r"^size \(=10{25}\)"),
        (lambda: figures.receptive_field(None), TypeError, r"^layers \(=None\) must be"),
        (lambda: figures.frame([[1]]), TypeError, r"^trace \(=\[\[1\]\]\) must be a Trace"),
        (lambda: figures.strip(DECK, [1, 9]), IndexError, r"^steps\[1\] \(=9\)"),
        (lambda: figures.strip(DECK, []), ValueError, r"^steps holds 0 frames"),
        (lambda: figures.strip(DECK, 3), TypeError, r"^steps \(=3\) must be several"),
        (lambda: figures.strip(TRACES["large"]), ValueError, r"^steps holds 144 frames.* 1 to 24"),
        (
            lambda: figures.frame(conv2d(np.zeros((49, 3)), [[1]])),
            ValueError,
            r"49 rows.*at most 48",
        ),
        (lambda: figures.grid(TOO_MANY), ValueError, r"49 columns.*at most 48"),
        (lambda: figures.grid([1, 2]), ValueError, r"has the shape \(2,\)"),
        (lambda: figures.grid([[]]), ValueError, r"at least one cell"),
        (lambda: figures.grid([["a"]], "X"), TypeError, r"^values .*must hold numbers"),
        (
            lambda: figures.grid([[1]], marked=[(0, 1)]),
            ValueError,
            r"cell \(0, 1\), which is outside",
        ),
        (lambda: figures.grids({}), ValueError, r"from 1 to 14 grids, not 0"),
        (lambda: figures.grids({f"{n}": [[n]] for n in range(15)}), ValueError, r"not 15"),
        (
            lambda: figures.grids(["*", ("X", [[1]])]),
            ValueError,
            r"\(='\*'\), a sign, must stand between two grids",
        ),
        (lambda: figures.grids([("X", [[1]]), "*"]), ValueError, r"ends with the sign '\*'"),
        (lambda: figures.grids([("X", [[1]]), "+", "+"]), ValueError, r"between two grids"),
        (lambda: figures.grids([("X", [[1]]), "and"]), ValueError, r"'and'\) must be '\*', '=', "),
        (lambda: figures.grids([[[1]]]), TypeError, r"must be a pair \(label, values\)"),
        (lambda: figures.grids({"X": [[1]]}, {"Y": [(0, 0)]}), ValueError, r"marked names 'Y'"),
        (
            lambda: figures.matrix([[1, 2]], row_labels=["a", "b"]),
            ValueError,
            r"^row_labels holds 2 texts, but must hold 1",
        ),
        (
            lambda: figures.matrix([[1, 2]], column_labels="ab"),
            TypeError,
            r"^column_labels \(='ab'\) must be several",
        ),
        (
            lambda: figures.matrix([[1, 2]], groups=0),
            ValueError,
            r"^groups \(=0\) must be at least 1",
        ),
        (lambda: figures.windows(3, 5), ValueError, r"^kernel_size \(=5\) must not be larger"),
        (
            lambda: figures.windows((3, 3), 3),
            TypeError,
            r"^size \(=\(3, 3\)\) must be a whole number",
        ),
        (lambda: figures.windows(10**9, 3), ValueError, r"at most 40"),
        (lambda: figures.windows(30, 3), ValueError, r"28 places.*at most 24"),
        (lambda: figures.receptive_field([]), ValueError, r"from 1 to 8\."),
        (
            lambda: figures.receptive_field(LAYERS, 0),
            ValueError,
            r"^outputs \(=0\) must be from 1 to 48",
        ),
        (
            lambda: figures.receptive_field(LAYERS, 1.0),
            TypeError,
            r"^outputs \(=1.0\) must be a whole",
        ),
        (
            lambda: figures.receptive_field(LAYERS, 10**9),
            ValueError,
            r"^outputs .*at most 48 cells",
        ),
        (lambda: figures.receptive_field(LAYERS, 48), ValueError, r"cells wide.*at most 48"),
        (lambda: figures.receptive_field(LAYERS, size=2), ValueError, r"must not be larger"),
        (
            lambda: figures.receptive_field([{"kernel": 3}]),
            TypeError,
            r"must be a dict that has kernel_size",
        ),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()

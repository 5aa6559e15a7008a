"""The grids of the deck, named, with the slide they come from. Nothing else in the course holds
them.

The deck is "Lecture 6: auto-encoders and semantic segmentation" by Khalil Idrissi, École Nationale
des Sciences Appliquées de Kénitra (ENSA Kénitra). Grids are tuples of tuples: they cannot be
changed by accident, and ``numpy.array(slides.X)`` is all that is needed to compute with them.

Examples
--------
>>> from lecture_utils import slides
>>> slides.X
((1, 3, 2), (0, -1, 2), (1, -2, 1))
>>> slides.CONVOLUTION
{'stride': 2, 'padding': 1}
"""

Grid = tuple[tuple[int, ...], ...]

#: Input of the worked convolution (slides "p = 1, s = 2, k = 3, H = 3, W = 3").
X: Grid = ((1, 3, 2), (0, -1, 2), (1, -2, 1))

#: Kernel of the worked convolution, and of the transposed convolution after it.
K: Grid = ((1, 0, 0), (-1, 0, 1), (0, -1, 1))

#: Stride and padding of the worked convolution, ready for ``conv2d(X, K, **CONVOLUTION)``.
CONVOLUTION: dict[str, int] = {"stride": 2, "padding": 1}

#: Feature map that the deck pools with 2×2 windows, stride 2 (slides "Max pooling").
POOL_INPUT: Grid = ((0, 2, 3, 0), (0, 0, 0, 5), (6, 0, 3, 0), (0, -2, 2, 1))

#: The 2×2 map that the deck puts back at the remembered positions (slides "Unpooling").
#: It is a decoder's map: max pooling itself gives 5 where this map holds -5.
UNPOOL_INPUT: Grid = ((2, -5), (6, 3))

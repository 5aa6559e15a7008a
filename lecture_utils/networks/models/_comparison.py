"""Networks that segment, made equally large, so that they can be compared."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from lecture_utils import checks
from lecture_utils.networks.models._decoders import CHANNELS, DilatedNet, SegNet, UNet, Upsampler
from lecture_utils.networks.models._fcn import FCN
from lecture_utils.networks.models._segmenter import Segmenter

#: Networks with more parameters take long to find.
MOST_PARAMETERS = 2_000_000

#: Name -> a network with given channels.
_KINDS: dict[str, Callable[..., Segmenter]] = {
    "transposed convolution": lambda *sizes: Upsampler("transposed", *sizes),
    "bilinear": lambda *sizes: Upsampler("bilinear", *sizes),
    "unpooling (SegNet)": SegNet,
    "dilated encoder": DilatedNet,
    "U-Net": UNet,
}


def decoders(
    classes: int = 11, in_channels: int = 1, parameters: int | None = None
) -> dict[str, Segmenter]:
    """The networks of the comparison, each as wide as it takes to have equally many parameters.

    Parameters
    ----------
    classes, in_channels : int
    parameters : int, optional
        How many; those of FCN-2s, if left out. The count that is reached lies nearest below or
        above.

    Returns
    -------
    dict of name -> network, freshly initialised

    Raises
    ------
    TypeError, ValueError
        A number of classes, channels or parameters out of its range.

    Examples
    --------
    >>> for name, network in decoders().items():
    ...     print(f"{name}: {network.parameter_count():,}")
    transposed convolution: 123,101
    bilinear: 123,550
    unpooling (SegNet): 123,731
    dilated encoder: 125,169
    U-Net: 122,859
    """
    if parameters is None:
        wanted = FCN(2, classes, in_channels).parameter_count()
    else:
        why = "networks of that size are compared in a moment"
        wanted = checks.whole(
            parameters, "parameters", least=1, most=MOST_PARAMETERS, example=100_000, why=why
        )
    return {name: _nearest(kind, wanted, classes, in_channels) for name, kind in _KINDS.items()}


def _nearest(kind: Callable[..., Segmenter], wanted: int, *sizes: int) -> Segmenter:
    """The network whose number of parameters lies nearest to ``wanted``: it grows with the
    channels.

    Networks are made to count what they hold. Each draws from torch's generator, so a search of
    another kind would give the networks of the lessons other first weights.
    """

    def made(last: int) -> Segmenter:
        return kind([max(1, round(width * last / CHANNELS[-1])) for width in CHANNELS], *sizes)

    def miss(last: int) -> int:
        return made(last).parameter_count() - wanted

    above = 2
    while miss(above) < 0:
        above *= 2
    first = bisect_left(range(above), 0, lo=1, key=miss)  # the first that is large enough
    return made(min((first - 1 or 1, first), key=lambda last: abs(miss(last))))

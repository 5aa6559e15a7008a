"""The networks that the course trains, in PyTorch, with their shapes in comments.

Autoencoders read digits (B, 1, 8, 8) or clothes (B, 1, 28, 28); networks that segment read images
(B, C, H, W) of any size and give scores (B, classes, H, W). Weights depend on torch's generator
only: call ``torch.manual_seed`` before a model is made.
"""

from lecture_utils.networks.models._autoencoders import (
    Autoencoder,
    ConvAutoencoder,
    LinearAutoencoder,
    layer_shapes,
)
from lecture_utils.networks.models._classifier import DigitClassifier, as_convolution
from lecture_utils.networks.models._comparison import decoders
from lecture_utils.networks.models._decoders import DilatedNet, SegNet, UNet, Upsampler
from lecture_utils.networks.models._dense import DenseAutoencoder, VariationalAutoencoder
from lecture_utils.networks.models._encoder import Classifier
from lecture_utils.networks.models._fcn import FCN
from lecture_utils.networks.models._segmenter import Segmenter
from lecture_utils.networks.models._skip import check_skip
from lecture_utils.networks.models._wiring import Part, wiring

__all__ = [
    "FCN",
    "Autoencoder",
    "Classifier",
    "ConvAutoencoder",
    "DenseAutoencoder",
    "DigitClassifier",
    "DilatedNet",
    "LinearAutoencoder",
    "Part",
    "SegNet",
    "Segmenter",
    "UNet",
    "Upsampler",
    "VariationalAutoencoder",
    "as_convolution",
    "check_skip",
    "decoders",
    "layer_shapes",
    "wiring",
]

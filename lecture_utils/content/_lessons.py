"""Where an operation is taught, and where predictions are opened."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: The lesson that teaches each operation.
LESSON_OF: Mapping[str, str] = MappingProxyType(
    {
        "conv2d": "02_convolution",
        "dilated_conv2d": "03_dilated_convolution",
        "conv_transpose2d": "04_transposed_convolution",
        "max_pool2d": "05_pooling_unpooling",
        "avg_pool2d": "05_pooling_unpooling",
        "max_unpool2d": "05_pooling_unpooling",
    }
)

#: The lesson that opens the predictions. Its questions are asked before anything is taught.
PREDICTIONS = "06_autoencoder"

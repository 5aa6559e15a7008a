"""Transposed convolution with everything movable."""

"""Convolution with everything movable."""

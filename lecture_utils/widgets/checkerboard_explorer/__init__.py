"""Checkerboards: which kernel sizes and strides make a pattern out of nothing."""

"""Tests in a real browser. ``lab`` is what they share with the benchmarks."""

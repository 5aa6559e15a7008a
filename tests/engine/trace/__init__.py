"""Tests of what a trace writes down."""

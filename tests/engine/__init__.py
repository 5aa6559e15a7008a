"""Tests of the engine: operations, sizes, traces, scores."""

"""Tests of the whole project: who imports whom, bad input, packages, habits."""

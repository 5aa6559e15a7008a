"""Tests of the notebooks: their form, what is compared, and that they run twice."""

"""Grids of numbers, and the steps that lead from one to the next."""

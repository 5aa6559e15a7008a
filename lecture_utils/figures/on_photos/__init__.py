"""Photographs, and what an operation makes of them."""

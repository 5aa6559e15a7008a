"""Numbers go in, every step is written down. NumPy only."""

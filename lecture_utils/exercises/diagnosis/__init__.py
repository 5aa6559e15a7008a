"""Which rule gives this answer? The answer key, written beforehand, and the look-up in it."""

"""A small project of one's own: what is done is written down, and a rubric reads it."""

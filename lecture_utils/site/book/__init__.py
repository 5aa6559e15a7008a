"""The pages around the lessons: what Sphinx reads, how it looks, and what a browser keeps of it."""

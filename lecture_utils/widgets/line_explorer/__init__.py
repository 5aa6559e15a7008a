"""A line on points: see ``widget``."""

"""A trace, step by step."""

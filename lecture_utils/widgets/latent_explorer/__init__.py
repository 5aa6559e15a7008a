"""The plane of two-number codes."""

"""The questions that come back: what was answered wrong, some days later."""

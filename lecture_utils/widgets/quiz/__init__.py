"""Questions with choices, and feedback for every choice."""

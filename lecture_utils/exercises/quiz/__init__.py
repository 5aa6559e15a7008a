"""Questions with choices: the written ones, "Which rule?", and costs drawn by chance."""

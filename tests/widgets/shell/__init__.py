"""What a notebook keeps, what it says of a cell run too early, and teacher mode."""

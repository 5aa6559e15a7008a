"""What is explored in the plane: codes of two numbers, and a line on points."""

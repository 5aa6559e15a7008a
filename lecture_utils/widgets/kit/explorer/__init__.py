"""What the explorers share: parameters to move, cells to type into."""

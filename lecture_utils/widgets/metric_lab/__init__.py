"""Two masks to paint, and the scores of a segmentation."""

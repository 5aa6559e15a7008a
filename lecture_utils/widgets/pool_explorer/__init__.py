"""Max and average pooling with everything movable."""

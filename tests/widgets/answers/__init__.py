"""What the widgets that take answers hold, keep and restore."""

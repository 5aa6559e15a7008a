"""What the widgets that take an answer share: how sure, the lock, the verdict, what is kept."""

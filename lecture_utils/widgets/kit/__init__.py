"""What every widget is made of: its base in Python, and the scripts and styles that widgets share."""

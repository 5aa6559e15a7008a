"""What every widget is made of: its base in Python, and the scripts and styles they share."""

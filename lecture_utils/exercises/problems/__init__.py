"""Problems, drawn by chance so that every misconception shows, or given; and their answers."""

"""What the course promises about speed, measured. ``python -m benchmarks`` prints one table.

Each module that measures has ``rows()``. Whatever is compared is measured side by side, in turns,
in one run: a ratio then says something on any machine. Nothing is written into the repository.
"""

"""A photograph, a kernel that can be edited, and what one makes of the other."""

"""Data, model, fit, scores. Only ``models``, ``losses`` and ``training`` bring in PyTorch."""

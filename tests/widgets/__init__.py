"""The widgets: from Python, their scripts under Node, and both against one another."""

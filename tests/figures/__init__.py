"""Pictures: what is drawn is what the record says, it can be read, and its text says the same."""

"""The six tabs, one module each."""

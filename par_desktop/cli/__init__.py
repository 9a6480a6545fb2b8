"""One module per headless command; no Qt on this path."""

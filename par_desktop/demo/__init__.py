"""The demo city, built by the same services in bulk."""

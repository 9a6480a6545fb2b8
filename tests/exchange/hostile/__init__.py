"""Makers of hostile files: each test makes its own, none is kept."""

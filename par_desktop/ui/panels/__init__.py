"""Panels: parts of screens that a tab puts together."""

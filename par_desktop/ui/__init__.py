"""This program's screens."""

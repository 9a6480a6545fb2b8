"""Numbered steps of the database; each frozen, using no living code of the project."""

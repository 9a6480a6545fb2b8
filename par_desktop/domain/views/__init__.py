"""Rows that queries return to screens, charts and documents."""

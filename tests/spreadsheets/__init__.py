"""Tests of what every reader of spreadsheets needs."""

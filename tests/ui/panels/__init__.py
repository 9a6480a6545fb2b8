"""Tests of what screens share."""

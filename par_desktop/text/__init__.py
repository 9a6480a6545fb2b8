"""Vietnamese labels, sentences and formats."""

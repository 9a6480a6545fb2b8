"""Pure rules: frozen dataclasses and functions without input or output."""

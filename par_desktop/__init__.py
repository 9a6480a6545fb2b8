"""PAR Desktop: the public administration reform index of a city, offline, from the plan to a merged package."""

__version__ = "0.1.0"

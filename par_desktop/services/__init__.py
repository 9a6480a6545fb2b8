"""Use cases, one verb a module; no Qt."""

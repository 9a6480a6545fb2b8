"""Reading SQL, one module a question."""

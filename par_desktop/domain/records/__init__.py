"""One module a noun: the dataclass of a record and, beside it, the declaration everything else names."""

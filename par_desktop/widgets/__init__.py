"""Controls any program could use."""

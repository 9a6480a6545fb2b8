"""Work off the UI thread: one lane for the store, one for files."""

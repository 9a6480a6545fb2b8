"""One module a sheet of the package."""

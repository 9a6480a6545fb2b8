"""Functions from rows to a matplotlib Figure; screen and paper call the same one."""

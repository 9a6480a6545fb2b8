"""Other people's files: spreadsheets to rows, columns mapped, cells complained about, legacy fonts."""

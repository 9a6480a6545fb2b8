"""What every reader of spreadsheets needs: guards before opening, careful XML, records of .xls."""

"""The package: the Excel file that travels."""

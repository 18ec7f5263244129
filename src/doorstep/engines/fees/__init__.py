"""What is owed for a visit, line by line, in whole paise."""

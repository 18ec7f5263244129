"""What several ways in need alike: the clock, the reader's language, wording of days and windows."""

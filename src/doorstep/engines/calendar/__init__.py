"""A visit as an entry for anyone's calendar."""

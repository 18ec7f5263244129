"""The conversation on the telephone: what was said and pressed so far, and what is said next. Pure values."""

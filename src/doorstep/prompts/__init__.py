"""Owns what the telephone says: each prompt's text, who or what spoke it, and whether it still says the text."""

"""Owns applicants, helpers, staff, proofs of phones and consent."""

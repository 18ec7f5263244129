"""Owns what people ask of staff and tell us after a visit: call-backs, complaints, corrections, erasures, feedback.

It also gathers what is held about somebody, and writes down which member of staff looked at it."""

"""Owns work to do after commit: rows written in the transaction of the change, claimed by workers with a lease."""

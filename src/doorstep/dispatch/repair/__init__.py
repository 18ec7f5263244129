"""Mending a published day after something happened: who comes now, who has to be told."""

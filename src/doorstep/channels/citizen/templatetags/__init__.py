"""Pieces of the website's pages."""

"""Owns how often something was tried about somebody, so that all processes that serve citizens count together."""

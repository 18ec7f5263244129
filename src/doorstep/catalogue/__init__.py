"""Owns departments, services, documents, questions, forms and fees, and their frozen versions."""

"""Owns departments, services, documents, questions, forms and fees, and the frozen versions appointments are kept under."""

"""The website's pages: each reads a form, calls one action or query, and answers."""

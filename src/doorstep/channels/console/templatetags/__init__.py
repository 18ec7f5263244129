"""Words for the staff pages."""

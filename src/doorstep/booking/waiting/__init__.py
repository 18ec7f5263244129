"""The waiting list, as far as it is read: who waits, in which order, and what else would do. Rows change in actions."""

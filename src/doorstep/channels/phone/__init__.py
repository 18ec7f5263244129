"""The telephone: what providers of calls ask, answered by the dialogue of `engines.phone_menu`."""

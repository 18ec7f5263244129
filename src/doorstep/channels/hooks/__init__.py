"""What providers call to tell us something: no page, no session, and nobody logs in."""

"""What happened at the door: recorded by the field app, entered by dispatchers, brought in from a file."""

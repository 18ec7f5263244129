"""The website in a real Chromium, at the width of a small phone."""

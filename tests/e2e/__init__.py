"""Browser tests: a real Chromium against the real server."""

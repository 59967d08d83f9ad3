"""A toy activity: one app, nothing else changed (house.md, "Imports")."""

"""Rules that hold for the whole project, whatever the app."""

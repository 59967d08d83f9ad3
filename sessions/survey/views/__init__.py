"""What people do with a survey: the teacher mostly, the participant before the session."""

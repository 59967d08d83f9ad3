"""Self-audits of photo and profile, and the identity they show."""

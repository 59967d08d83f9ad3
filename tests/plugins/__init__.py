"""What a test run needs before Django reads its settings."""

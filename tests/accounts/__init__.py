"""Accounts: who gets in, as what, and who does not."""

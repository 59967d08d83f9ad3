"""Accounts: who may lead, edit and administer."""

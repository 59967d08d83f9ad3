"""What changes accounts: each service promises in its docstring."""

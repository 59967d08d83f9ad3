"""Pages of the core: each fetches what the person may see, calls one service, renders."""

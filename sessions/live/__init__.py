"""The live transport: streams, hints, catch-up. It carries the core's events and keeps no fact."""

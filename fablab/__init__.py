"""Workshops in groups: phases and timers, deliverables, presentations, synthesis."""

"""The editors' desk: the draft of a training, its pages, its publication as an edition."""

"""Pages of the editors' desk."""

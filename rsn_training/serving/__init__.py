"""The processes of the product: web server, workers, supervisor, and what prepares their start."""

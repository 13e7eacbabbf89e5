"""One module per room of the product; each has a `router`, and web/app.py finds it."""

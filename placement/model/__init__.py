"""What exists. `placement.model.everything` imports every table."""

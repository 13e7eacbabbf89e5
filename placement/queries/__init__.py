"""What may be asked. Pages use only the `…_visible_to` functions."""

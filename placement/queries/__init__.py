"""What may be asked of the database."""

"""What the system does on its own."""

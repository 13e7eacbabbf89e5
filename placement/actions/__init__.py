"""What may be done: one use case a file, named by its verb."""

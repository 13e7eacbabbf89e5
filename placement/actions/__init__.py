"""What may be done: one file, one function, named by its verb."""

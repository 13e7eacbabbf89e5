"""What must hold: pure functions, no database."""

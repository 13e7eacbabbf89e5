"""What must hold: pure functions that yield refusals."""

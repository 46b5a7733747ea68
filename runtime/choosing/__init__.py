"""Which control is meant, and what is asked where that is not sure."""

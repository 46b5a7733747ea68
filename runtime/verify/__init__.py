"""How a subtask ended: what must be so afterwards, and what its acts prove."""

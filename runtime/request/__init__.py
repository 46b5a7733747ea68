"""What a person said: subtasks, what in them is data, and what they ask for."""

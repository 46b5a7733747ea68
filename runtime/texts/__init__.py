"""Texts in front: which part is meant, what an edit makes of it, what it answers."""

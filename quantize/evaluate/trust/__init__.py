"""``edgelam eval trust``: what the guard asks about, and what text from the screen can change. One table, one file."""

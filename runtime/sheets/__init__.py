"""Spreadsheets: what the screen shows of them, and what is said about their cells."""

"""Sums in words and signs, and how a window works them out."""

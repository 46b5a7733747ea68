"""Measuring: offline on held-out applications, online on real ones."""

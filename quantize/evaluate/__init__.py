"""Measuring: offline on held-out applications, online on real ones, the latter by a suite to develop with and one to report."""

"""``python -m edgelam``."""

from edgelam.cli import main

main()

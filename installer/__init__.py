"""The one-click Windows installer: what goes into it, how it is made, and how it is tried out."""

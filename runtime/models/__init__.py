"""The model that comes with edgelam."""

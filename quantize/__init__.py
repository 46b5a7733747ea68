"""The build step, for model builders: data, training, export."""

"""Dialogs and notices: which leave no choice, and how each is left."""

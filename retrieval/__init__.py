"""Request and snapshot in, the few candidates worth the model's time out."""

from edgelam.retrieval.index import Candidate, Index

__all__ = ["Candidate", "Index"]

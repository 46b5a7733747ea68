"""``edgelam eval acts``: every kind of control of an application acted on as a run does it, and an independent look at what came of it."""

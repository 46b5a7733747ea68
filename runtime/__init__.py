"""The loop on the person's PC: observe, retrieve, decide, guard, act, verify, record."""

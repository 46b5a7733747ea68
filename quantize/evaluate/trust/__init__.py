"""Can it be trusted: tables of situations, injected texts, injected faults and fuzzed inputs, each made again from its seed."""

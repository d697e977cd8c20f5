"""Where a team's own rulebook is weak: areas not covered, rules left open, clauses that disagree, documents
that have lapsed or that speak to a machine. `inspect.audit` looks, `report` writes it down.
"""

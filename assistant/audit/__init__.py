"""Where a team's own rulebook is weak: areas not covered, rules left open, clauses that disagree, documents
that have lapsed or that speak to a machine.
"""

from assistant.audit.findings import Area, Audit, Finding
from assistant.audit.inspect import audit

__all__ = ["Area", "Audit", "Finding", "audit"]

"""Deterministic scorers, one file for each kind of deliverable."""

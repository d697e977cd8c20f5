"""Suites, scorers, runs and reports: whether a change made the assistant better or worse."""

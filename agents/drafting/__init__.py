"""Drafting: text to publish that keeps every given fact and marks the ones that are missing."""

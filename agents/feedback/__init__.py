"""Feedback: a digest of many comments whose every number can be counted again."""

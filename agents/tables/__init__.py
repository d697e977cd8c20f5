"""Rows of messages or comments out of the files people have: tables, JSON lines, chat exports."""

"""Moderation: which rule a message breaks, what step follows, and what to tell the member."""

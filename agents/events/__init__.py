"""Event plans: dates worked backward, owners, a run of show, a budget that sums, and what is still open."""

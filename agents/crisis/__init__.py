"""The crisis agent: a plan for the next minutes, by the clock, from what is known and what is not."""

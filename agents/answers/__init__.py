"""The knowledge agent: the team's documents in their own words, or that they are silent."""

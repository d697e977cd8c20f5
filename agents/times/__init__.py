"""Days, times of day, lengths and number words as people write them, and the calendar they fall in."""

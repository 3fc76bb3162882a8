"""Stories: which articles tell the same event, which of them leads it, and what the others add. Pure, no clock."""

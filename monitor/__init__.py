"""What is read, judged and kept: extraction, recognition, scoring, and the archive."""

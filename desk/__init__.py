"""What is looked at: datasette over the archive, with French titles, units and canned queries."""

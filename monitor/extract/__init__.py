"""What a page says: bytes in, an Article out. No network, database or clock."""

"""What is sent: digests composed from the archive, rendered, put in an outbox and delivered."""

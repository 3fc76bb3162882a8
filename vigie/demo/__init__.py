"""The demonstration: a bundled newsroom, a real local web server and a real local mail server."""

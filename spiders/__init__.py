"""What is found on the web: bytes in, candidates and pages out. Scrapy does all the fetching."""

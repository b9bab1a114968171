"""Every port of the core in memory: transactional, thread-safe, and fast enough to test use cases against."""

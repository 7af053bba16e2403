"""The workspace's log of facts, and the bus that hints at its growth."""

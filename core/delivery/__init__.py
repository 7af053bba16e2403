"""The outbox: every message to the outside is a row first, claimed under a lease and settled."""

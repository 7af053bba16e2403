"""What came in, kept raw before anybody acts on it: bot updates, requests, idempotency keys."""

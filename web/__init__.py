"""HTTP: the API, webhooks, the live socket and the pages."""

"""The shape of the house, held by tests that read the tree instead of running the product."""

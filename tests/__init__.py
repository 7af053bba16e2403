"""The tests: behaviour in sentences, on real in-memory twins of the seams."""

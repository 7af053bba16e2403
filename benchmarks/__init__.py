"""The measured promises: one module each, run by hand, printed and never asserted."""

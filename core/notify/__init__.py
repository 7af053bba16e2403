"""One thing to tell one recipient, and how it is worded."""

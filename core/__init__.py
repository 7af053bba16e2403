"""Everything the product knows; imports neither the bot nor the web."""

"""How the product watches itself: what is counted where things happen, and what is looked up."""

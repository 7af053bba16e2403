"""Reports: what came in and what was done of a day or a week, in figures, words and a picture."""

"""The ways to the outside, one file each."""

"""What a workspace's desk looks like in numbers, right now."""

"""Who is told: receivers, routes and the reasons not to tell now."""

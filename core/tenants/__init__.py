"""Who uses the product and where: workspaces, bots, people, chats, members, customers, places,
invites."""

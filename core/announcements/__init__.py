"""What owners and admins tell everybody who works here."""

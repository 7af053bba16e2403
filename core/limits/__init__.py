"""How often somebody is told: rates, whom they hold for, and what is held until there is room."""

"""What makes the site a union's own: its name, colours, menu, hotlines, alerts. Edited in the admin, for each Site."""

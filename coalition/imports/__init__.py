"""Lists of groups from elsewhere become unchecked groups: repeatable, whatever the order of the rows."""

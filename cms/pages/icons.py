"""The drawings of the site, on a grid of 24 with strokes of 2 (templates draw them with {% icon %})."""

ICONS = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "menu": '<path d="M4 9h16M4 15h16"/>',
    "chev": '<path d="m6 9 6 6 6-6"/>',
    "go": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "leave": '<path d="M10 4H4v16h6M9 12h11M15 7l5 5-5 5"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "check": '<path d="m4 13 5 5L20 7"/>',
    "pin": '<path d="M12 21S5 14.5 5 9.5a7 7 0 0 1 14 0C19 14.5 12 21 12 21z"/><circle cx="12" cy="9.5" r="2"/>',
    "phone": '<path d="M5 4h4l2 5-2.5 2a11 11 0 0 0 4.5 4.5L15 13l5 2v4c0 1-1 1.5-2 1.5A14.5 14.5 0 0 1 3.5 6C3.5 5 4 4 5 4z"/>',
    "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4"/>',
    "down": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "law": '<path d="M12 3v18M8 21h8M4 7h16M7 7l-3 7a3 3 0 0 0 6 0zM17 7l-3 7a3 3 0 0 0 6 0z"/>',
    "lock": '<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "alert": '<path d="M12 3 2.5 20h19zM12 10v4M12 17v.01"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.01"/>',
    "cal": '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
    "speech": '<path d="M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5"/>',
    "mail": '<path d="M4 6h16v12H4zM4 7l8 6 8-6"/>',
    "people": '<circle cx="8" cy="8" r="3"/><circle cx="16" cy="8" r="3"/><path d="M3 20v-3c0-2 2-3.5 5-3.5s4 1.5 4 3.5v3M12 17c0-2 1-3.5 4-3.5s5 1.5 5 3.5v3"/>',
    "plus": '<path d="M5 12h14"/><path class="icon__vertical-bar" d="M12 5v14"/>',
    "area": '<path d="M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14M15 6v14"/>',
}

# Only what points along the line of reading turns round in Arabic.
MIRRORED = {"go", "leave"}

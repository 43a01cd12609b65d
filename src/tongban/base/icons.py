"""The icons of the site, drawn on a 16 × 16 grid in strokes. Own work: nothing to fetch, no font.

An icon never stands alone: words stand beside it, or it is hidden from screen readers.
"""

ICONS: dict[str, str] = {
    "alert": "M8 2 15 14H1ZM8 6.5v3.5M8 12v.1",
    "arrow-left": "M13 8H3M7 4 3 8l4 4",
    "arrow-right": "M3 8h10M9 4l4 4-4 4",
    "bell": "M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3ZM6.5 14.5h3",
    "building": "M3 14V2h7v12M10 6h3v8M1.5 14h13M5.5 5h2M5.5 8h2M5.5 11h2",
    "camera": "M2 5h3l1-2h4l1 2h3v8H2ZM8 11.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8",
    "check": "m3 8.5 3.5 3.5L13 4.5",
    "check-circle": "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M5 8.2l2.2 2.3L11.2 6",
    "chevron-right": "m6 3 5 5-5 5",
    "clock": "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M8 4.5V8l2.5 1.8",
    "close": "m3.5 3.5 9 9M12.5 3.5l-9 9",
    "download": "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
    "dot": "M8 9a1 1 0 1 0 0-2 1 1 0 0 0 0 2",
    "file": "M4 1.5h5L12.5 5v9.5H4ZM9 1.5V5h3.5",
    "home": "M2 8 8 2.5 14 8M4 7v6.5h8V7",
    "info": "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M8 7.3v4M8 4.6v.1",
    "inbox": "M2 9 4 3h8l2 6v4.5H2ZM2 9h3.5L6.5 11h3l1-2H14",
    "keyboard": "M1.5 4h13v8.5h-13ZM4 7h.1M6.7 7h.1M9.3 7h.1M12 7h.1M5 10h6",
    "list": "M2.5 4h.1M5.5 4h8M2.5 8h.1M5.5 8h8M2.5 12h.1M5.5 12h8",
    "pause": "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M6.3 5.5v5M9.7 5.5v5",
    "person": "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.5 14.5c.5-3 2.5-4.5 5.5-4.5s5 1.5 5.5 4.5",
    "phone": "M3 2h3l1 3.5-1.8 1.2a8 8 0 0 0 4 4L10.5 9l3.5 1v3c0 .6-.4 1-1 1C7 14 2 9 2 3c0-.6.4-1 1-1Z",
    "print": "M4 6V2h8v4M4 12H2V6h12v6h-2M4 9.5h8V14H4Z",
    "search": "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10M10.7 10.7 14 14",
    "speaker": "M2 6h2.5L8 3v10L4.5 10H2ZM10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.3 6.3 0 0 1 0 9",
    "stop": "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M5.5 5.5l5 5M10.5 5.5l-5 5",
    "text-size": "M1.5 13 5.5 3l4 10M3 9.5h5M10.5 13 12.7 7l2.3 6M11.2 11h3",
    "upload": "M8 10.5V2.5M4.5 6 8 2.5 11.5 6M2.5 13.5h11",
}

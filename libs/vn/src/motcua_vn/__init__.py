"""Pure Vietnamese rules of writing and time: text, calendars, due dates, codes, money."""

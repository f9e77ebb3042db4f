"""People: absences, mentions, and notices to administrators."""

"""Pages on which officials keep the catalogue."""

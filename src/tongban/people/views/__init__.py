"""The account pages of citizens and officers, and the administrator's pages of staff."""

"""Forms: what is asked, how what was typed is checked, and what can be filled in beforehand."""

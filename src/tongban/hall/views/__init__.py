"""Pages of halls: for everybody, the boards, the clerks, the administrators."""

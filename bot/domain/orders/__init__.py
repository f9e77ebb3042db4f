"""Orders as Amazon shows them, and the forms that rest on one."""

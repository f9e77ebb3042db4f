"""Orders as Amazon shows them, and forms that were opened for one."""

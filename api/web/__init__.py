"""The pages people see. They call the same assistant as the HTTP routes, in the same process."""

"""What a list of runs may be searched by: conditions such as `lr>0.1`, what they name, and how values compare. Pure."""

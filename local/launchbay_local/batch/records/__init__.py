"""Records of definitions, jobs and attempts, stored in the state folder."""

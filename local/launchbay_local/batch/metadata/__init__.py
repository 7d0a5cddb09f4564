"""What a container can ask of the machine that it runs on: the ECS agent's task metadata, and instance metadata."""

"""In which order runs get hardware that they wait for: priorities, and queues with what waits in them. Pure."""

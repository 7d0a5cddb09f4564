"""EventBridge, EventBridge Pipes, EventBridge Scheduler and Lambda's event sources: events on their way to targets."""

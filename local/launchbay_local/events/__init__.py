"""Moves events between the parts of an application: what EventBridge, Pipes and Lambda's pollers do in an account."""

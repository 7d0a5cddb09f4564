"""CloudFormation and SAM: a template read, translated and resolved into a typed application."""

"""What CloudFormation would do to a deployment that is upgraded from one revision's templates to another's."""

"""How container images are built: their files, AWS CodeBuild, Amazon ECR, and CloudFormation, which waits."""

"""What an account lacks before Launchbay is deployed to it: looked up with calls that only read."""

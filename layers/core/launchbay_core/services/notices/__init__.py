"""What a registration or a launch says of what it takes but what may not be meant: a typo there would go unnoticed."""

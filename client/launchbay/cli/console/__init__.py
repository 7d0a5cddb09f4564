"""What several commands share: their options, and how the API's answers look on a terminal."""

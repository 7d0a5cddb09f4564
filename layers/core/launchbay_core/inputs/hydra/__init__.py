"""Config trees of Hydra's: where one is among a job's files, and the words with which its users choose in it."""

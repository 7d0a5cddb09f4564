"""Downloads what a run has left into a folder: safely, in parallel, and so that it can go on where it was broken off.

`folder` decides where files go and what is there already, `addresses` knows where they come from, `ranges` fetches
parts of them, and `download` puts them together.
"""

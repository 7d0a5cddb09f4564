"""The HTTPS API of Launchbay: decodes requests, calls the core, encodes answers; decides nothing itself."""

"""What builds and checks the page in `web/`: its Node.js, its browser, the sizes of what is built, its dependencies."""

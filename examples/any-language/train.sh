# Prints the value of a key in config.yaml, with only a shell and sed.
value() { sed -n "s/^$1: *\"\{0,1\}\([^\" #]*\).*/\1/p" config.yaml; }

echo "training $(value model) with learning rate $(value learning_rate)"

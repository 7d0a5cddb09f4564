# Reads the value of a key of config.yaml, with nothing but a shell and what every image has.
value() { sed -n "s/^$1: *\"\{0,1\}\([^\" #]*\).*/\1/p" config.yaml; }

echo "training $(value model) with learning rate $(value learning_rate)"

"""Takes its values from the command line alone and knows nothing of Launchbay: see `args` in launchbay.yaml."""

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("data", help="where the training data are")
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--layers", type=int, nargs="+", default=[128])
parser.add_argument("--run-name", default="first try")
parser.add_argument("--amp", action=argparse.BooleanOptionalAction, default=True)
parser.add_argument("--verbose", action="store_true")

print("training with", vars(parser.parse_args()))

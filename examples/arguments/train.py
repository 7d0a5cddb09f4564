"""Reads its values from the command line only, without any SDK: see `args` in launchbay.yaml."""

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("data", help="folder of the training data")
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--layers", type=int, nargs="+", default=[128])
parser.add_argument("--run-name", default="first try")
parser.add_argument("--amp", action=argparse.BooleanOptionalAction, default=True)
parser.add_argument("--verbose", action="store_true")

print("training with", vars(parser.parse_args()))

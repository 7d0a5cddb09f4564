"""Trains a classifier of handwritten digits; its accuracy depends on the run config and on config.yaml."""

from pathlib import Path

import joblib
import yaml
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from launchbay import launch

DEFAULTS = {"model": {"hidden": [64], "learning_rate": 0.01, "activation": "relu"}, "seed": 0}


def main() -> None:
    config = launch.manage_config(DEFAULTS)
    launch.manage_config_file("config.yaml")
    settings = yaml.safe_load(Path("config.yaml").read_text())

    images, digits = load_digits(return_X_y=True)
    train_images, test_images, train_digits, test_digits = train_test_split(
        images / 16, digits, test_size=settings["data"]["test_share"], random_state=config["seed"]
    )
    model = MLPClassifier(
        hidden_layer_sizes=config["model"]["hidden"],
        learning_rate_init=config["model"]["learning_rate"],
        activation=config["model"]["activation"],
        batch_size=settings["training"]["batch_size"],
        random_state=config["seed"],
    )
    print(f"{len(train_images)} images to train on, {len(test_images)} to test; model {config['model']}", flush=True)
    for epoch in range(1, settings["training"]["epochs"] + 1):
        model.partial_fit(train_images, train_digits, classes=range(10))
        accuracy = model.score(test_images, test_digits)
        launch.log({"loss": model.loss_, "accuracy": accuracy}, step=epoch)
        print(f"epoch {epoch:>3}  loss {model.loss_:.4f}  test {accuracy:.4f}", flush=True)
    joblib.dump(model, launch.output_dir() / "classifier.joblib")
    print(f"accuracy={accuracy:.4f}")


if __name__ == "__main__":
    main()

"""Words that choose in a config tree, against Hydra itself: a patched tree composes to what Hydra makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hydra import compose, initialize_config_dir
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf

from launchbay_core.inputs import BadAssignment, infer_schema, merge, parse_overrides
from launchbay_core.inputs.sweeps import find_sweep

pytestmark = pytest.mark.compat

MEMBERS = {
    "model/a.yaml": "n: a\n",
    "model/b.yaml": "n: b\n",
    "model/big/c.yaml": "n: c\n",
    "data/x.yaml": "d: x\nlr: 5\n",
    "data/y.yaml": "d: y\n",
    "experiment/big.yaml": "# @package _global_\ndefaults:\n  - override /model: b\nlr: 9\n",
    "experiment/small.yaml": "# @package _global_\nlr: 1\nwd: 2\n",
    "net/c.yaml": "defaults:\n  - part: p\nz: 1\n",
    "net/part/p.yaml": "q: 1\n",
    "net/part/q.yaml": "q: 2\n",
}
BASE = {"base.yaml": "defaults:\n  - data: x\n  - _self_\nbase: 1\n"}
USUAL = ["model: a", "data: x", "_self_"]
WITH_HYDRA = [*USUAL, "override hydra/job_logging: none"]
PACKAGES = ["model@left: a", "model@right: b", "_self_"]
COMPOSED = [
    (USUAL, ["model=b"]),
    (USUAL, ["model=big/c"]),
    (USUAL, ["model=b.yaml"]),
    (USUAL, ["model=b", "data=y"]),
    (USUAL, ["model=b", "model=a"]),
    (USUAL, ["model=[a,b]"]),
    (USUAL, ["~model"]),
    (USUAL, ["~model=a"]),
    (USUAL, ["~model", "~data"]),
    (USUAL, ["+experiment=small"]),
    (USUAL, ["+experiment=big"]),
    (USUAL, ["+experiment=big", "model=a"]),
    (USUAL, ["model=a", "+experiment=big"]),
    (USUAL, ["+experiment=big", "~model"]),
    (USUAL, ["+experiment=[small,big]"]),
    (USUAL, ["+net=c"]),
    (USUAL, ["+net=c", "net/part=q"]),
    (USUAL, ["net/part=q", "+net=c"]),
    (USUAL, ["+net=c", "~net/part"]),
    (USUAL, ["+model@extra=b"]),
    (USUAL, ["+experiment=small", "+net=c", "model=b"]),
    (USUAL, ["hydra/job_logging=none"]),
    (USUAL, ["hydra/job_logging=none", "model=b"]),
    (WITH_HYDRA, ["model=b"]),
    (WITH_HYDRA, ["+experiment=small"]),
    (WITH_HYDRA, ["+experiment=big", "model=a"]),
    (WITH_HYDRA, ["hydra/job_logging=default"]),
    (WITH_HYDRA, ["~data", "+net=c", "net/part=q"]),
    ([*USUAL, "experiment: big"], ["model=a"]),
    ([*USUAL, "experiment: big"], ["~model"]),
    ([*USUAL, "experiment: big"], ["experiment=small"]),
    ([*USUAL, "experiment: big"], ["experiment=small", "model=b"]),
    ([*USUAL, "experiment: big"], ["~experiment"]),
    ([*USUAL, "optional experiment: null"], ["experiment=small"]),
    ([*USUAL, "experiment: null"], ["experiment=big", "model=a"]),
    ([*USUAL, "net: c"], ["net/part=q"]),
    ([*USUAL, "net: c"], ["~net/part"]),
    ([*USUAL, "net: c", "override net/part: q"], ["net/part=p"]),
    (["/model: a", "_self_"], ["model=b"]),
    (["optional model: a", "_self_"], ["model=b"]),
    (["model: ???", "_self_"], ["model=b"]),
    (PACKAGES, ["model@left=b"]),
    (PACKAGES, ["~model@right"]),
    (["model: a"], ["+experiment=small"]),
    (["_self_", "model: a"], ["+experiment=small", "model=b"]),
    (["base", "model: a", "_self_"], ["data=y"]),
    (["base", "model: a", "_self_"], ["data=y", "model=b"]),
]
REFUSED = [
    (USUAL, ["model=zz"]),
    (USUAL, ["experiment=big"]),
    (USUAL, ["+model=b"]),
    (USUAL, ["++model=b"]),
    (USUAL, ["~experiment"]),
    (USUAL, ["~model=b"]),
    (USUAL, ["net/part=q"]),
    (USUAL, ["model=null"]),
    (USUAL, ["+model=a", "+experiment=zz"]),
    (PACKAGES, ["model=b"]),
]


def tree(defaults: Sequence[str]) -> dict[str, str]:
    """The texts of a tree's files, by path."""
    main = "defaults:\n" + "".join(f"  - {entry}\n" for entry in defaults) + "lr: 3\n"
    return MEMBERS | (BASE if "base" in defaults else {}) | {"config.yaml": main}


def composed(files: Mapping[str, str], folder: Path, words: Sequence[str] = ()) -> Any:
    """What Hydra composes of a tree, with the words that it chose in Hydra's own groups."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    with initialize_config_dir(str(folder), version_base=None):
        found = compose("config", overrides=list(words), return_hydra_config=True)
    logging = OmegaConf.to_container(found.hydra.job_logging, resolve=False)
    own = [str(key) for key in found if key != "hydra"]
    return OmegaConf.to_container(OmegaConf.masked_copy(found, own)), logging


def patched(files: Mapping[str, str], words: Sequence[str], earlier: Sequence[str] = ()) -> dict[str, str]:
    """The tree with what the words change in its main config, after what `earlier` ones have changed."""
    schemas = {path: infer_schema(yaml.safe_load(text)) for path, text in files.items()}
    before, _ = parse_overrides(earlier, None, schemas)
    overrides, notices = parse_overrides(words, None, schemas, earlier=before)
    assert (overrides.config, set(overrides.files), notices) == ({}, {"config.yaml"}, [])
    changed = merge(yaml.safe_load(files["config.yaml"]), before.then(overrides).of("config.yaml"))
    return {**files, "config.yaml": yaml.safe_dump(changed, sort_keys=False)}


@pytest.mark.parametrize(("defaults", "words"), COMPOSED)
def test_a_patched_tree_composes_to_what_the_words_mean_to_hydra(
    defaults: list[str], words: list[str], tmp_path: Path
) -> None:
    files = tree(defaults)

    assert composed(patched(files, words), tmp_path / "patched") == composed(files, tmp_path / "asked", words)


@pytest.mark.parametrize(("defaults", "words"), REFUSED)
def test_what_hydra_refuses_is_refused(defaults: list[str], words: list[str], tmp_path: Path) -> None:
    files = tree(defaults)

    with pytest.raises(Exception, match=r"."):
        composed(files, tmp_path, words)
    with pytest.raises(BadAssignment):
        patched(files, words)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (["model=b"], ["data=y"]),
        (["+experiment=big"], ["model=a"]),
        (["+experiment=small"], ["+net=c"]),
        (["~data"], ["model=b"]),
        (["model=b"], ["model=a"]),
    ],
)
@pytest.mark.parametrize("defaults", [USUAL, WITH_HYDRA])
def test_the_words_of_a_rerun_add_to_those_of_the_run(
    earlier: list[str], later: list[str], defaults: list[str], tmp_path: Path
) -> None:
    files = tree(defaults)
    asked = composed(
        files, tmp_path / "asked", [word for word in [*earlier, *later] if word != "model=b" or later != ["model=a"]]
    )

    assert composed(patched(files, later, earlier), tmp_path / "patched") == asked


SWEEPS = ["1,2", "a,b", "[1,2],[3]", "range(1,5)", "choice(a,b)", "interval(0,1)", "glob(*)", "tag(t,choice(1,2))"]
SINGLE = ["1", "[1,2]", "{a:1,b:2}", "'a,b'", '"a,b"', "a", "${y}", "null", "a\\,b", "[1,2]", "a b", "f", "${f:1,2}"]


@pytest.mark.parametrize("word", SWEEPS + SINGLE)
def test_a_sweep_is_what_hydra_s_parser_calls_one(word: str) -> None:
    asked = OverridesParser.create().parse_override(f"x={word}").is_sweep_override()

    assert asked == (word in SWEEPS)
    assert (find_sweep(word) is not None) == asked

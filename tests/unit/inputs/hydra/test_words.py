"""Words that choose in a config tree."""

from __future__ import annotations

import pytest

from launchbay_core.inputs import BadAssignment
from launchbay_core.inputs.hydra.words import read_word, split_word


@pytest.mark.parametrize(
    ("text", "operator", "name", "option"),
    [
        ("model=vit", "", "model", "vit"),
        ("model=large/vit", "", "model", "large/vit"),
        ("model=vit.yaml", "", "model", "vit"),
        ("model='vit'", "", "model", "vit"),
        ("model=[a,b.yaml]", "", "model", ("a", "b")),
        ("model=${other}", "", "model", "${other}"),
        ("+experiment=large", "+", "experiment", "large"),
        ("++experiment=large", "++", "experiment", "large"),
        ("~model", "~", "model", None),
        ("~model=vit", "~", "model", "vit"),
        ("model@net.left=vit", "", "model@net.left", "vit"),
        ("hydra/job_logging=none", "", "hydra/job_logging", "none"),
    ],
)
def test_a_word_has_an_operator_a_group_and_a_choice(
    text: str, operator: str, name: str, option: str | tuple[str, ...] | None
) -> None:
    word = read_word(text)

    assert (word.operator, word.name, word.option) == (operator, name, option)
    assert split_word(text) == (operator, word.group)
    assert read_word(f"conf/a.yaml:{text}", "conf/a.yaml").option == option


@pytest.mark.parametrize(
    "text", ["trainer.lr=1", "model", "+model", "a[0]=1", "", "=x", "conf/a.yaml:x=1", "a b=c", "/m=x"]
)
def test_a_word_of_another_form_chooses_nothing(text: str) -> None:
    assert split_word(text) is None


@pytest.mark.parametrize("text", ["model=", "model=null", "model=[]", "model=[1]", 'model=""'])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(BadAssignment, match=r"choose one by name, `model=NAME`, or none, `~model`"):
        read_word(text)


@pytest.mark.parametrize("text", ["model=a,b", "model=choice(a,b)", "+experiment=glob(*)"])
def test_a_sweep_of_configs_is_refused(text: str) -> None:
    with pytest.raises(BadAssignment, match="a launch starts one run") as refused:
        read_word(text)

    assert refused.value.position == text.index("=") + 1

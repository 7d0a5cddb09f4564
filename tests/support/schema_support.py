"""Any schemas and any values, for property tests: every keyword, most with what belongs there, some with anything."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from launchbay_core.inputs.schemas.keywords import LISTS, MAPS, SINGLES, VOCABULARY

KEYS = st.sampled_from(["a", "b", "c", "0", "é/~%"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from([0, 10**400, -1, 1e-300, 1e308, 0.5]),
    st.sampled_from(["", "a", "#", "secret", "string", "object", "(", r"^(a*)*\1b$", "(?=a)b", "a" * 40 + "c", ".inf"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
MAP = st.dictionaries(KEYS, VALUES, max_size=4)
REFERENCES = st.sampled_from(
    [
        "#", "#/", "#/$defs/a", "#/$defs/b", "#/$defs/c", "#/properties", "#/properties/a", "#/enum/0", "#/title", "#a",
        "#/%24defs/a", "#/$defs/é~1~0%25", "#/allOf/0", "#/allOf/" + "1" * 5000, "#/allOf/²", "urn:x", "urn:x#/$defs/a",
        "x", "x#a", "http://[", "", "#/default", "%", "#%zz",
    ]
)  # fmt: skip
PLAIN = {
    "type": st.sampled_from(["string", "object", "array", "integer", "number", "null", "boolean"])
    | st.lists(st.sampled_from(["string", "object", "null", "array"]), min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, max_size=3), "required": st.lists(KEYS, max_size=3, unique=True),
    "format": st.sampled_from(["secret", "password", "date-time", "time", "regex", "email", "nonsense"]),
    "$ref": REFERENCES, "$dynamicRef": REFERENCES, "$id": st.sampled_from(["urn:x", "x", "", "http://a/b"]),
    "$anchor": KEYS, "$dynamicAnchor": KEYS, "uniqueItems": st.booleans(),
    "multipleOf": st.sampled_from([1e-300, 2, 0]),
    "dependentRequired": st.dictionaries(KEYS, st.lists(KEYS, max_size=2, unique=True), max_size=2),
    "x-launchbay": st.fixed_dictionaries({}, optional={"inferred": st.booleans(), "closed": st.booleans()}),
}  # fmt: skip


def with_keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas of every keyword, most of them with what belongs there, some with anything."""
    fitting: dict[str, st.SearchStrategy[Any]] = {
        **PLAIN,
        **dict.fromkeys(MAPS, st.dictionaries(KEYS, inner, max_size=3)),
        **dict.fromkeys(LISTS, st.lists(inner, min_size=1, max_size=3)),
        **dict.fromkeys(SINGLES, inner),
        "x-more": inner | st.dictionaries(KEYS, inner, max_size=3),
    }
    word = st.sampled_from(sorted({*VOCABULARY, "x-more"}))
    one = word.flatmap(lambda name: st.tuples(st.just(name), fitting.get(name, SCALARS)))
    wrong = st.tuples(word, VALUES)
    return st.lists(st.one_of(one, one, one, one, one, wrong), max_size=4).map(dict)


ANY_SCHEMA: st.SearchStrategy[Any] = st.recursive(st.booleans() | st.just({}), with_keywords, max_leaves=12)
SCHEMAS: st.SearchStrategy[dict[str, Any]] = ANY_SCHEMA.filter(lambda one: isinstance(one, dict))

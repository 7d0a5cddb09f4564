"""What registration says of arguments that look like those of a program with a grammar of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from launchbay_core.domain.job_spec import Argument

_LIKE_HYDRA = re.compile(r"\+{0,2}[A-Za-z_][\w./@:-]*=")


def style_notices(declared: Mapping[str, Argument]) -> Iterator[str]:
    """A sentence if flags look like Hydra's, and do not say whose they are.

    >>> list(style_notices({"lr": Argument(flag="--lr=")}))
    []
    """
    like_hydra = [one.flag for one in declared.values() if one.style is None and _LIKE_HYDRA.fullmatch(one.flag or "")]
    if like_hydra:
        yield (
            f"`{like_hydra[0]}` looks like an argument of Hydra, which reads texts such as `1.10`, `null` or `a,b` in "
            "its own way: with `style: hydra` in `inputs.args`, every value arrives as it is; `style: plain` if it "
            "is not Hydra that reads it"
        )

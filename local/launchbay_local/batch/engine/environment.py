"""The environment of a job's process. Pure.

A container gets almost nothing from its host, and neither does a job here: of this process's own variables it gets
those that a program needs (paths, locale, proxies), and none that may contain credentials.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from launchbay_local.batch.engine.simulation import gpu_environment
from launchbay_local.batch.engine.slots import Allocation
from launchbay_local.batch.records.records import Job

_KEPT = (
    *("HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TERM"),
    *("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE"),
    *("REQUESTS_CA_BUNDLE", "CUDA_HOME", "CUDA_PATH"),
)


def container_environment(
    own: Mapping[str, str],
    job: Job,
    allocation: Allocation,
    host: Mapping[str, str],
    job_env: Mapping[str, str],
    programs: Path,
    metadata: Mapping[str, str],
) -> dict[str, str]:
    """The variables of one container of a job's attempt, which may use the GPUs of `allocation`.

    Later ones win: those of this machine (`host`) that every program needs, the stack's for jobs (`job_env`), the
    container's `own`, then those that AWS Batch and the ECS agent (`metadata`) set. `programs`, the folder of this
    Python, comes first in the path.
    """
    environment = {**common_environment(host, job_env), **own}
    batch = {
        "AWS_BATCH_JOB_ID": job.job_id,
        "AWS_BATCH_JOB_ATTEMPT": str(job.attempt_number),
        "AWS_BATCH_JQ_NAME": job.queue.rsplit("/", 1)[-1],
        "AWS_BATCH_CE_NAME": "local",
    }
    path = os.pathsep.join([str(programs), environment.get("PATH", os.defpath)])
    return {**environment, **batch, **metadata, **gpu_environment(allocation), "PATH": path}


def common_environment(host: Mapping[str, str], job_env: Mapping[str, str]) -> dict[str, str]:
    """The variables that all containers have in common, unless they have their own."""
    return {"PYTHONUNBUFFERED": "1", **{name: host[name] for name in _KEPT if name in host}, **job_env}

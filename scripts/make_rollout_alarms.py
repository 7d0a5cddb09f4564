"""Make the rollout alarms in `template.yaml`; with `--check`, only say whether they are up to date.

In production, a new version of a function gets a tenth of the calls at first. Each function has an alarm that undoes
this rollout when one of these calls fails. Calls of the old version don't count, or no version that mends a failing one
could be rolled out; Lambda has metrics of each version while an alias has two. The alarms differ only in the function's
name, so they are defined once, here. The script replaces their section of the template, from its note to the next
heading, and nothing else.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from committed import write_or_check

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"

_FUNCTION = re.compile(r"^  (\w+)Function:\n    Type: AWS::Serverless::Function$", re.MULTILINE)
_SECTION = re.compile(
    r"(?P<note>^  # Made by scripts/make_rollout_alarms\.py: [^\n]*\n)(?P<alarms>.*?)(?=^  # ---- )",
    re.MULTILINE | re.DOTALL,
)
_ALARM = """\
  {function}FailsInRollout:
    Type: AWS::CloudWatch::Alarm
    Condition: IsProd
    Properties:
      AlarmName: !Sub ${{AWS::StackName}}-rollout-{name}
      AlarmDescription: The new version of the {name} function fails, so its rollout is undone.
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions:
        - {{Name: FunctionName, Value: !Ref {function}Function}}
        - {{Name: Resource, Value: !Sub "${{{function}Function}}:live"}}
        - {{Name: ExecutedVersion, Value: !GetAtt {function}Function.Version.Version}}
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      TreatMissingData: notBreaching

"""


def with_rollout_alarms(template: str) -> str:
    """The text of a template with an alarm for each of its functions in the section of the rollout alarms.

    Raises:
        ValueError: the template has no such section.
    """
    functions = _FUNCTION.findall(template)
    alarms = "".join(_ALARM.format(function=function, name=function.lower()) for function in functions)
    text, sections = _SECTION.subn(lambda section: section["note"] + alarms, template)
    if sections != 1:
        raise ValueError(f"template.yaml has {sections} sections of rollout alarms instead of 1.")
    return text


if __name__ == "__main__":
    sys.exit(write_or_check(TEMPLATE, with_rollout_alarms(TEMPLATE.read_text(encoding="utf-8")), sys.argv))

"""Whether the deployment's user pool sends people back to the page, and what to run if it does not.

The page's address is known once its distribution is there, and the user pool is made before: without a host name of its
own, a deployment learns the address from its first deployment.
"""

from __future__ import annotations

import shlex

from launchbay.operating.deployment import Deployment
from launchbay.operating.errors import map_aws_errors
from launchbay.operating.page.page_stack import PageStack


def allows_redirect(deployment: Deployment, stack: PageStack) -> bool:
    """Whether the page's client of the user pool may send people back to the page; an own issuer is not asked.

    Raises:
        AwsCallFailed: the client can't be read.
    """
    if not stack.user_pool:
        return True
    with map_aws_errors("read the page's client of the user pool"):
        answer = deployment.client("cognito-idp").describe_user_pool_client(
            UserPoolId=stack.user_pool, ClientId=stack.client_id
        )
    return stack.redirect in answer["UserPoolClient"].get("CallbackURLs", [])


def deploy_command(stack: PageStack) -> str:
    """The command that tells the deployment its page's address; parameters that it does not name keep their values."""
    words = ["sam", "deploy", "--stack-name", stack.name, "--region", stack.region]
    return shlex.join([*words, "--parameter-overrides", f"PageUrl={stack.url}"])

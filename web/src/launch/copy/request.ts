/** A launch as a request to the API, with curl. */
import { addressOf } from "@/api/client";
import { type Copied, type CopySource, FILL_NAMES } from "@/launch/copy/source";
import { prettyText, shellWord } from "@/launch/copy/texts";
import { newIdempotencyKey } from "@/idempotency/keys";

/** `origin` is where the API is; each copy has a key of its own, so that it may be sent again but launches once. */
export function requestOfLaunch(
  { project, bodyToFill, secrets }: CopySource,
  origin: string,
  key = newIdempotencyKey(),
): Copied {
  const address = origin + addressOf("/v1/projects/{project}/runs", { project }, {});
  const lines = [
    `curl --fail-with-body -X POST ${shellWord(address)}`,
    `-H "Authorization: Bearer $TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-H ${shellWord(`Idempotency-Key: ${key}`)}`,
    `--data-binary @- <<'LAUNCH'`,
  ];
  const notes = ["`TOKEN` must hold an access token."];
  if (secrets.length > 0) notes.push(FILL_NAMES);
  return { text: `${lines.join(" \\\n  ")}\n${prettyText(bodyToFill)}\nLAUNCH`, notes };
}

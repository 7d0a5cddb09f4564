/** What is copied of a launch, in every form: never the value of a secret. */
import type { Overrides } from "@/form/store";
import type { LaunchBody } from "@/launch/body";
import { type SecretPlace, secretPlaces, withPlaceholders } from "@/launch/copy/secrets";

export interface CopySource {
  readonly project: string;
  /** The launch without its secrets. */
  readonly body: LaunchBody;
  /** The launch with a placeholder in the place of each secret. */
  readonly bodyToFill: LaunchBody;
  readonly secrets: readonly SecretPlace[];
}

export interface Copied {
  readonly text: string;
  /** What the reader must know, or do, before it works. */
  readonly notes: readonly string[];
}

/** The note beside a copy with placeholders. */
export const FILL_NAMES =
  "The values of secrets are not copied: write the name of a secret of the project in the place of NAME.";

/** `given` are the form's values with secrets, `shareable` those without. */
export function copySource(project: string, body: LaunchBody, given: Overrides, shareable: Overrides): CopySource {
  const secrets = secretPlaces(given, shareable);
  const { args, entry_point, env } = body.overrides;
  const command = { ...(args ? { args } : {}), ...(entry_point ? { entry_point } : {}), ...(env ? { env } : {}) };
  return {
    project,
    body: { ...body, overrides: { ...shareable, ...command } },
    bodyToFill: { ...body, overrides: { ...withPlaceholders(given, secrets), ...command } },
    secrets,
  };
}

/** What a version runs, and on what, unless a launch says otherwise. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "@/api/context";
import { planQuery } from "@/api/queries";
import { numberOf } from "@/api/json";
import { authorText } from "@/format/authors";
import { memoryText, priceText, requestText } from "@/format/hardware";
import { setDuration } from "@/format/times";
import type { Version } from "@/jobs/queries";
import { Command } from "@/jobs/about/Command";
import { commandText } from "@/jobs/about/words";
import { CopyButton } from "@/ui/CopyButton";
import { ErrorNotice } from "@/ui/Notice";
import { Time } from "@/ui/Time";
import styles from "@/jobs/about/About.module.css";

export function About({ version }: { readonly version: Version }) {
  const variables = Object.entries(version.env);
  const { command, image, code, digest, created_at: at, created_by: by, retries, priority, patience } = version;
  return (
    <section aria-label={`Version ${version.version}`}>
      <h2>Version {version.version}</h2>
      <dl className={styles.facts}>
        <Fact name="Registered">
          <Time at={at} /> by {authorText(by)}
        </Fact>
        <Fact name="Command">
          <Command text={commandText(command)} />
        </Fact>
        <Fact name="Hardware">
          {requestText(version.hardware)}
          <Placement version={version} />
        </Fact>
        {patience !== null && <Fact name="Patience">{setDuration(patience)}, then other hardware</Fact>}
        {version.max_price !== null && <Fact name="Pays at most">{priceText(version.max_price)} an hour</Fact>}
        <Fact name="Timeout">{setDuration(version.timeout_seconds)}</Fact>
        <Fact name="Retries">{retries === 0 ? "none" : `${retries}, if its machine is reclaimed`}</Fact>
        {priority !== "normal" && <Fact name="Priority">{priority}</Fact>}
        <Fact name="Image">{image === null ? "the installation's default" : <code>{image}</code>}</Fact>
        <Fact name="Code">
          {code === null ? "all in the image" : <Digest text={code.sha256} label="Copy the digest of the code" />}
        </Fact>
        {variables.length > 0 && (
          <Fact name="Environment">
            {variables.map(([name, value]) => (
              <code key={name} className={styles.variable}>
                {name}={value}
              </code>
            ))}
          </Fact>
        )}
        <Fact name="Digest">
          <Digest text={digest} label="Copy the digest of the version" />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Where a launch with nothing changed would be placed. */
function Placement({ version }: { readonly version: Version }) {
  const { data: plan, error } = useQuery(planQuery(useApi(), version.hardware));
  if (error !== null) return <ErrorNotice error={error} />;
  if (plan === undefined) return <div className={styles.pending} />;
  return (
    <div className={styles.quiet}>
      {plan.compute_class} ({plan.instance_type}), {numberOf(plan.vcpus)} vCPU, {memoryText(plan.memory_mib)},{" "}
      {priceText(plan.price_usd_per_hour)}/h
      {plan.fallbacks.length > 0 && <>; then {plan.fallbacks.slice(0, 3).join(", ")}</>}
    </div>
  );
}

function Digest({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <>
      <code title={text}>{text.slice(0, 12)}</code>
      <CopyButton text={text} label={label} />
    </>
  );
}

/** A moment: how long ago it was; its exact time, local and in UTC, on hover and for screen readers. */
import { localTime, timeAgo, utcTime } from "@/format/times";
import { useNow } from "@/ui/now";

export function Time({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={`${localTime(at)}\n${utcTime(at)}`}>
      {timeAgo(at, now)}
    </time>
  );
}

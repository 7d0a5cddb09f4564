/** A message of the API, with what stands between backticks as code. */
import { Fragment } from "react";

export function MarkedText({ text }: { readonly text: string }) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return text; // a backtick that is not closed is one
  return parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>));
}

/** The path of an input: a line breaks after a dot or an underscore of it rather than within a word. */
import { Fragment } from "react";

export function PathText({ path }: { readonly path: string }) {
  return path.split(/(?<=[._])/).map((part, at) => (
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

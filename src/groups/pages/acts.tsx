import { Button, ButtonLink } from "#platform/web";
import type { Viewer } from "../permission/rules.ts";

/** A link that looks like a button and leads to an act; for a made-up reader it is a button that does nothing. */
export function ActLink(props: { viewer: Viewer; href: string; plain?: boolean; label: string }) {
  if (props.viewer.isStandIn) return <Button plain={props.plain}>{props.label}</Button>;
  return (
    <ButtonLink plain={props.plain} href={props.href}>
      {props.label}
    </ButtonLink>
  );
}

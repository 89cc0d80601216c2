import { Locked as Shut } from "#platform/web";
import { whoReads, type UnitFeature, type Viewer } from "../permission/rules.ts";
import { unlocking } from "../permission/unlocking.ts";
import type { Unit } from "../queries.ts";
import { m } from "../words.ts";

/** Where something is that this reader may not see: who may, and what would open it (S-12). Only on pages that the reader may see. */
export function Locked({ viewer, unit, feature }: { viewer: Viewer; unit: Unit; feature: UnitFeature }) {
  const key = unlocking(viewer, unit, feature);
  const next = encodeURIComponent(`/groups/${unit.slug}`);
  const doors: [href: string, label: string][] = [];
  if (key.signIn) doors.push([`/sign-in?next=${next}`, m("locked.signin")]);
  if (key.register) doors.push([`/register?next=${next}`, m("locked.register")]);
  if (key.join) doors.push(["#join", m("locked.join")]);
  const who = whoReads(unit, feature);
  return (
    <Shut>
      <p>
        {who === "accounts" || who === "members" || who === "unit" || who === "leaders"
          ? m(`locked.${who}`)
          : m(`see.${feature}`, { who: m(`readers.${who}`) })}
        {key.beMember && ` ${m("locked.members.join")}`}
      </p>
      {doors.length > 0 && (
        <p class="acts">
          {doors.map(([href, label]) => (
            <a key={href} href={href}>
              {label}
            </a>
          ))}
        </p>
      )}
    </Shut>
  );
}

import type { Unit } from "#groups";
import { NO_REPLY } from "#platform/mail";
import { day } from "#platform/words";
import { addressIn, type MailSite } from "../mails/site.ts";
import { m } from "../words.ts";
import type { Command } from "./rules.ts";

/** The addresses of a unit, whole, and those of the site that its mails name. */
export interface Addresses {
  unit: string;
  post: string;
  join: string;
  leave: string;
  request: string;
  owner: string;
  page: string;
}

export function addressesOf(unit: Pick<Unit, "name" | "address" | "slug">, site: MailSite): Addresses {
  const local = unit.address ?? unit.slug;
  const to = (suffix: string) => addressIn(site, `${local}-${suffix}`);
  return {
    unit: unit.name,
    post: unit.address === null ? addressIn(site, NO_REPLY) : addressIn(site, unit.address),
    join: to("join"),
    leave: to("leave"),
    request: to("request"),
    owner: to("owner"),
    page: site.publicUrl,
  };
}

/** What can be done with a group by mail alone. */
export const sayHelp = ({ unit, post, join, leave, request, owner }: Addresses): string =>
  [
    m("request.help.addresses", { unit, post, join, leave, owner }),
    m("request.help.words", { request }),
    m("request.help.end"),
  ].join("\n\n");

/** What a command wants, as a line of a list. */
export function sayWish(command: Command): string {
  switch (command.is) {
    case "mode":
      return m(`request.wish.mode.${command.mode}`);
    case "hold":
      return m("request.wish.hold", { until: day(command.until) });
    case "limit":
      return command.most === null ? m("request.wish.limit.none") : m("request.wish.limit", { count: command.most });
    case "quiet":
      return command.hours === null
        ? m("request.wish.quiet.none")
        : m("request.wish.quiet", { from: command.hours.from, until: command.hours.until });
    case "join":
    case "leave":
    case "resume":
      return m(`request.wish.${command.is}`);
    case "help":
    case "status":
    case "where":
      return command.is;
  }
}

import ipaddr from "ipaddr.js";

/** Why an address is not called. */
export type Refused = "not-https" | "not-public" | "not-an-address";

/** What stands in a web address and may not be called, as far as it can be told without asking for its name. */
export function refusalOf(to: string, mayReachLoopback: boolean): Refused | null {
  if (!URL.canParse(to)) return "not-an-address";
  const { protocol, hostname, username, password } = new URL(to);
  if (username !== "" || password !== "") return "not-an-address";
  if (protocol !== "https:" && !(protocol === "http:" && mayReachLoopback)) return "not-https";
  const literal = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(literal) && !mayBeCalled(literal, mayReachLoopback) ? "not-public" : null;
}

/**
 * Only addresses of the public internet: nothing of this machine, its network, or what stands for them (mapped, translated and tunnelled
 * addresses, link-local ones of cloud machines' own data, carriers' networks, multicast, what is reserved).
 */
export function mayBeCalled(address: string, mayReachLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  return range === "unicast" || (mayReachLoopback && range === "loopback");
}

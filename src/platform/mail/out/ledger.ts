import { sql, type Tx } from "#platform/db";
import type { Instant } from "#platform/time";
import { addressKey, domainOf } from "./address.ts";

/**
 * Ids in the address ledger by `addressKey`, for addresses that `isAddress` accepts; unknown ones are entered.
 * One statement for any number: the no-op update makes a row that another transaction enters meanwhile come back too.
 */
export async function addressIds(tx: Tx, addresses: readonly string[], now: Instant): Promise<Map<string, number>> {
  const byKey = new Map(addresses.map((address) => [addressKey(address), address.trim()]));
  // In one order, so that two transactions that enter the same addresses never wait for each other in a circle.
  const keys = [...byKey.keys()].sort();
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ id: number; key: string }>`
    insert into mail_addresses as known (address, key, domain, first_seen_at)
    select u.address, u.key, u.domain, ${now} from unnest(
      ${keys.map((key) => byKey.get(key)!)}::text[], ${keys}::text[], ${keys.map(domainOf)}::text[]) as u (address, key, domain)
    on conflict (key) do update set key = known.key
    returning id, key`.execute(tx);
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** The id of one address; see `addressIds`. */
export async function addressId(tx: Tx, address: string, now: Instant): Promise<number> {
  return (await addressIds(tx, [address], now)).get(addressKey(address))!;
}

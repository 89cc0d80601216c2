import { viewerAt } from "#groups";
import { askAtHome, movedHome, type At, type Called, type Reply } from "#platform/web";
import { isOldHost, oldLinksFor } from "../oldlinks/queries.ts";
import { pathAsked } from "../oldlinks/rules.ts";

/**
 * Where a list's old link leads, for whoever may read the post there (decision 061); null: nowhere, which is said in the same words whether there is no such
 * post or another's. An old host that is led here knows nobody, as our cookies are not sent there: whatever it does not answer for everybody it hands on to our
 * own, without having looked whether there is anything.
 */
export async function oldLink(at: At, { host, address }: Called): Promise<Reply | null> {
  const path = pathAsked(address);
  if (path === null) return null;
  const home = new URL(at.settings.publicUrl).hostname;
  const found = await oldLinksFor(at.db, await viewerAt(at), path);
  // Two lists on two hosts may have had the same paths.
  const exact = found.filter((link) => link.host === host);
  const isOld = host !== home && (exact.length > 0 || (await isOldHost(at.db, host)));
  const here = exact.length > 0 ? exact : isOld ? found.filter((link) => link.host === "") : found;
  const posts = new Set(here.map(({ post }) => post.id));
  if (posts.size === 1) return movedHome(at.settings, `/posts/${[...posts][0]}`);
  return isOld ? askAtHome(at.settings, address) : null;
}

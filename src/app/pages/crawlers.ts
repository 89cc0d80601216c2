import { topicAddressesFor } from "#discussions";
import { slugsFor, viewerAt } from "#groups";
import type { At, Reply } from "#platform/web";

/** Of 50,000 that a sitemap may hold: what is newest is what is looked for. */
const TOPICS = 10_000;
const UNITS = 10_000;

// Each of these is another page for every page that leads there, and none says anything to a stranger.
const closed = ["/sign-in", "/register", "/account", "/desk", "/places", "/mailbox", "/posts/"];

/** What crawlers need not ask for. It hides nothing: what is not for everybody is not given to visitors at all. */
export const robots = ({ settings }: At): Reply => ({
  kind: "data",
  status: 200,
  type: "text/plain; charset=utf-8",
  body: [
    "User-agent: *",
    ...closed.map((path) => `Disallow: ${path}`),
    "",
    `Sitemap: ${settings.publicUrl}/sitemap.xml`,
    "",
  ].join("\n"),
});

/** The pages that everybody may read, whoever asks. A new discussion is in it within a minute, a group that hides at once. */
export async function sitemap(at: At): Promise<Reply> {
  const visitor = await viewerAt({ ...at, person: null });
  const groups = (await slugsFor(at.db, visitor, UNITS)).map((slug) => ({ href: `/groups/${slug}`, changedAt: null }));
  const all = [
    { href: "/", changedAt: null },
    { href: "/groups", changedAt: null },
    ...groups,
    ...(await topicAddressesFor(at.db, visitor, TOPICS)),
  ];
  // Addresses of ours hold nothing that XML reads as its own.
  const lines = all.map(({ href, changedAt }) => {
    const changed = changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : "";
    return `<url><loc>${at.settings.publicUrl}${href}</loc>${changed}</url>\n`;
  });
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${lines.join("")}</urlset>\n`;
  return { kind: "data", status: 200, type: "application/xml; charset=utf-8", body, cache: { tags: ["units"] } };
}

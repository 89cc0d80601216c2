import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { projectFolder } from "#platform/config";

/** Addresses of what every page asks for. */
export interface Assets {
  stylesheet: string;
  script: string;
  /** What may be fetched before it is asked for. */
  speculation: string;
  icon: string;
}

/**
 * A page that a link of ours leads to may be fetched when the pointer rests on the link: it is there when the link is pressed. Reading changes
 * nothing, so fetching in vain harms nobody; files and mails are too large for that. Who only fetches ahead says so (Sec-Purpose), and counts as no reader.
 */
const speculation = {
  prefetch: [
    {
      source: "document",
      where: {
        and: [
          { href_matches: "/*" },
          {
            not: {
              href_matches: [
                "/posts/*/attachments/*",
                "/files/*",
                "/library/*/file",
                "/library/*/versions/*",
                "/mailbox/*",
                "/assets/*",
                // Each look at a case is noted and counted.
                "/conduct/cases/*",
              ],
            },
          },
          { not: { selector_matches: "[download], [rel~=nofollow]" } },
        ],
      },
      eagerness: "moderate",
    },
  ],
};

const fonts: Record<string, string> = {
  "text.woff2":
    "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
  "title.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
};

/** Serves the stylesheet, the script and the fonts, each at an address made from its bytes, so that browsers keep them for ever. */
export function serveAssets(app: FastifyInstance): Assets {
  const addresses = new Map<string, string>();
  for (const [name, file] of Object.entries(fonts))
    addresses.set(name, serve(app, name, "font/woff2", readFileSync(join(projectFolder(), "node_modules", file))));
  const css = stylesheet().replace(/url\("fonts\/([\w.]+)"\)/g, (_, name: string) => `url("${addresses.get(name)!}")`);
  const icon = readFileSync(join(projectFolder(), "assets", "icon.svg"));
  // Where browsers look when a page names none: feeds, files.
  app.get("/favicon.ico", (_request, reply) =>
    reply.type("image/svg+xml").header("cache-control", "public, max-age=86400").send(icon),
  );
  serveOfflineWorker(app);
  return {
    speculation: serve(
      app,
      "ahead.json",
      "application/speculationrules+json",
      Buffer.from(JSON.stringify(speculation)),
    ),
    stylesheet: serve(app, "site.css", "text/css; charset=utf-8", Buffer.from(css)),
    icon: serve(app, "icon.svg", "image/svg+xml", icon),
    script: serve(app, "site.js", "text/javascript; charset=utf-8", Buffer.from(script())),
  };
}

/** At an address of its own that never changes: browsers ask there whether it is still the same. */
function serveOfflineWorker(app: FastifyInstance): void {
  const text = readFileSync(join(projectFolder(), "assets", "offline.js"));
  app.get("/offline.js", (_request, reply) =>
    reply.header("cache-control", "no-cache").type("text/javascript; charset=utf-8").send(text),
  );
}

/** The kit's sheet, then what single slices add: layers decide who wins, so their order means nothing. */
export function stylesheet(): string {
  const folder = join(projectFolder(), "assets");
  const site = readFileSync(join(folder, "site.css"), "utf8");
  return [site, ...filesOf(join(folder, "styles"), ".css")].join("\n");
}

/** Each file is a block of its own, so that no two can take the same name. */
export function script(): string {
  return filesOf(join(projectFolder(), "assets", "scripts"), ".js")
    .map((text) => `{\n${text}}\n`)
    .join("");
}

function filesOf(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => readFileSync(join(folder, name), "utf8"));
}

function serve(app: FastifyInstance, name: string, type: string, bytes: Buffer): string {
  const dot = name.lastIndexOf(".");
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const path = `/assets/${name.slice(0, dot)}-${digest}${name.slice(dot)}`;
  const encoded = /^text|svg/.test(type) ? compressed(bytes) : {};
  app.get(path, (request, reply) => send(request, reply.type(type), bytes, encoded));
  return path;
}

const compressed = (bytes: Buffer): Record<string, Buffer> => ({
  br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: gzipSync(bytes),
});

function send(request: FastifyRequest, reply: FastifyReply, bytes: Buffer, encoded: Record<string, Buffer>) {
  const accepts = String(request.headers["accept-encoding"] ?? "");
  const encoding = Object.keys(encoded).find((one) =>
    new RegExp(`\\b${one}\\b(?!;q=0(?:\\.0*)?(?:,|$))`).test(accepts),
  );
  if (encoding) reply.header("content-encoding", encoding);
  return reply
    .header("cache-control", "public, max-age=31536000, immutable")
    .header("vary", "accept-encoding")
    .send(encoding ? encoded[encoding] : bytes);
}

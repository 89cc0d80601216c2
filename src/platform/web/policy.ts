import type { Settings } from "#platform/config";

/** What browsers may load for our pages, and where forms may lead: our own files and nothing inline. */
export function policyOf({ publicUrl }: Pick<Settings, "publicUrl">): Record<string, string[]> {
  return {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    ...(publicUrl.startsWith("https:") ? { "upgrade-insecure-requests": [] } : {}),
  };
}

/** For a page whose form leads to another site in the end: browsers ask about each step of the way. */
export function contentPolicy(settings: Pick<Settings, "publicUrl">, formsTo: string): string {
  const all = policyOf(settings);
  all["form-action"]!.push(formsTo);
  return Object.entries(all)
    .map(([name, values]) => [name, ...values].join(" "))
    .join(";");
}

import { expect } from "vitest";
import type { Answer } from "./browserless.ts";

const policy =
  "default-src 'none';style-src 'self';img-src 'self' data:;font-src 'self';script-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'";

/** Files that people sent run nothing at all. */
const stricter = ["default-src 'none'", "sandbox; default-src 'none'"];

/** What every answer of the site says to browsers, and what no page of it holds (O-11). */
export function expectSafe(answer: Pick<Answer, "headers" | "body">, about: string): void {
  const { headers, body } = answer;
  const isPage = String(headers["content-type"]).startsWith("text/html");
  expect(isPage ? [policy] : [policy, ...stricter], about).toContain(headers["content-security-policy"]);
  expect(headers, about).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=()"),
  });
  for (const telling of ["server", "x-powered-by"]) expect(headers, about).not.toHaveProperty(telling);
  if (!isPage) return;
  // Nothing that the policy forbids: it would not work, and would hide what really came from outside.
  const forbidden = body.match(
    /<script(?![^>]*\bsrc=)[^>]*>|<style[\s>]|<[a-z][^>]*\s(?:on[a-z]+|style)=|<iframe|<object|<embed|<base[\s>]|(?:href|src|action)="(?:javascript|vbscript):/gi,
  );
  expect(forbidden, about).toBeNull();
}

import { SettingError } from "./error.ts";

/** The association's identity provider, where people may sign in. */
export interface IdentityProvider {
  issuer: string;
  clientId: string;
  /** null: we have none, and prove ourselves by PKCE alone. */
  clientSecret: string | null;
  /** As people call it: "Sign in with …". */
  name: string;
}

/** Throws SettingError for what cannot be used. */
export function identityProvider(
  issuer: string | undefined,
  clientId: string | undefined,
  clientSecret: string | undefined,
  name: string,
): IdentityProvider | null {
  if (issuer === undefined) return null;
  const { protocol, hostname } = new URL(issuer);
  const isHere = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (protocol !== "https:" && !isHere)
    throw new SettingError(
      "OIDC_ISSUER",
      `OIDC_ISSUER is "${issuer}", which is not encrypted. Give its address over https, for example OIDC_ISSUER=https://login.example.org.`,
    );
  if (clientId === undefined)
    throw new SettingError(
      "OIDC_CLIENT_ID",
      "OIDC_CLIENT_ID is missing. Give what the identity provider calls this site, or leave OIDC_ISSUER out.",
    );
  return { issuer, clientId, clientSecret: clientSecret ?? null, name };
}

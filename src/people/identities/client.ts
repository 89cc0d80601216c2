import * as oidc from "openid-client";
import type { IdentityProvider } from "#platform/config";
import { isAddress } from "#platform/mail";
import { personName } from "../rules.ts";
import type { Claim } from "./rules.ts";
import type { Question } from "./sealed.ts";

/** Seconds that we wait for the provider. */
const PATIENCE = 10;
/** Milliseconds after which its addresses are asked for again. */
const FRESH = 3_600_000;

const known = new Map<string, { config: Promise<oidc.Configuration>; until: number }>();

/** What the provider says of itself, asked once an hour; its keys are the library's to keep. */
function configurationOf(provider: IdentityProvider): Promise<oidc.Configuration> {
  const key = `${provider.issuer} ${provider.clientId}`;
  const found = known.get(key);
  if (found && performance.now() < found.until) return found.config;
  const config = discover(provider);
  known.set(key, { config, until: performance.now() + FRESH });
  config.catch(() => known.delete(key));
  return config;
}

async function discover({ issuer, clientId, clientSecret }: IdentityProvider): Promise<oidc.Configuration> {
  // Unencrypted only at this very machine (platform/config/identity.ts).
  const execute = issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : [];
  const options = { timeout: PATIENCE, execute };
  const found = (await oidc.discovery(new URL(issuer), clientId, {}, oidc.None(), options)).serverMetadata();
  const ways = found.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const auth =
    clientSecret === null
      ? oidc.None()
      : ways.includes("client_secret_basic")
        ? oidc.ClientSecretBasic(clientSecret)
        : oidc.ClientSecretPost(clientSecret);
  const config = new oidc.Configuration(found, clientId, {}, auth);
  config.timeout = PATIENCE;
  for (const act of execute) act(config);
  return config;
}

/** `anew`: they shall show there who they are, though somebody is signed in. Where the browser is sent, and what it carries along to be believed when it comes back. */
export async function ask(
  provider: IdentityProvider,
  back: string,
  { anew }: { anew: boolean },
): Promise<{ address: string; checks: Pick<Question, "verifier" | "nonce" | "state"> }> {
  const config = await configurationOf(provider);
  const checks = {
    verifier: oidc.randomPKCECodeVerifier(),
    nonce: oidc.randomNonce(),
    state: oidc.randomState(),
  };
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: back,
    scope: "openid profile email",
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: "S256",
    nonce: checks.nonce,
    state: checks.state,
    ...(anew && { prompt: "login" }),
  });
  return { address: address.href, checks };
}

/** What the provider vouches for. Throws when it does not, or not for what this browser asked. */
export async function claimFrom(provider: IdentityProvider, came: URL, asked: Question): Promise<Claim> {
  const config = await configurationOf(provider);
  const tokens = await oidc.authorizationCodeGrant(config, came, {
    pkceCodeVerifier: asked.verifier,
    expectedNonce: asked.nonce,
    expectedState: asked.state,
    idTokenExpected: true,
  });
  const said = tokens.claims()!;
  // Some say all of it at once, some only when asked again.
  const more =
    said.email === undefined && config.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(config, tokens.access_token, said.sub)
      : {};
  const { email, email_verified, name } = { ...said, ...more } as Record<string, unknown>;
  const isVerified = email_verified === true && typeof email === "string" && isAddress(email);
  return {
    issuer: provider.issuer,
    subject: said.sub,
    name: (typeof name === "string" && personName(name)) || "",
    address: isVerified ? email : null,
  };
}

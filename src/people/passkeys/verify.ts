import { z } from "zod";
import { log } from "#platform/log";
import type { Passkey } from "./queries.ts";
import type { RelyingParty } from "./rules.ts";

// Loaded when first used: a process that nobody shows a passkey to does without.
const library = () => import("@simplewebauthn/server");

const text = z.string().max(20_000);
const common = { id: text, rawId: text, type: z.literal("public-key") };
const Added = z.object({
  ...common,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
const Signed = z.object({
  ...common,
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.nullish(),
  }),
});
const ClientData = z.object({ challenge: text });

export type AddedAnswer = z.infer<typeof Added>;
export type SignedAnswer = z.infer<typeof Signed>;

export const addedIn = (answer: string): AddedAnswer | null => parsed(Added, answer);
export const signedIn = (answer: string): SignedAnswer | null => parsed(Signed, answer);

/** The challenge that the browser says it had signed; whether we ever gave it, and to whom, is the table's word. */
export function challengeIn(answer: AddedAnswer | SignedAnswer): Buffer | null {
  const data = parsed(ClientData, Buffer.from(answer.response.clientDataJSON, "base64url").toString("utf8"));
  return data && Buffer.from(data.challenge, "base64url");
}

function parsed<T>(schema: z.ZodType<T>, json: string): T | null {
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    // No JSON: what somebody sent by hand.
    return null;
  }
}

/** What the browser is asked when a passkey is to be added. */
export async function optionsToAdd(
  site: { party: RelyingParty; association: string; challenge: Buffer },
  person: { publicId: string; name: string; address: string; others: { id: string; transports: string[] }[] },
) {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: site.association,
    rpID: site.party.id,
    userName: person.address,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(person.publicId)),
    challenge: new Uint8Array(site.challenge),
    attestationType: "none",
    excludeCredentials: person.others,
    // Found without an address typed first, and behind a finger, a face or a PIN: so a passkey is two factors by itself.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: [-8, -7, -257],
  });
}

/** What the browser is asked when somebody signs in: any passkey of this site. */
export async function optionsToSignIn(site: { party: RelyingParty; challenge: Buffer }) {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: site.party.id,
    challenge: new Uint8Array(site.challenge),
    userVerification: "required",
  });
}

export interface NewPasskey {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  isSynced: boolean;
}

/** The new passkey, if origin, name, challenge and signature are right. */
export async function verifyAdded(
  party: RelyingParty,
  answer: AddedAnswer,
  challenge: Buffer,
): Promise<NewPasskey | null> {
  const { verifyRegistrationResponse } = await library();
  return orNull("add", async () => {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...answer, clientExtensionResults: {} },
      expectedChallenge: challenge.toString("base64url"),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    return {
      credentialId: Buffer.from(credential.id, "base64url"),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: answer.response.transports ?? [],
      isSynced: credentialBackedUp,
    };
  });
}

/** The passkey's new counter, if all is right: also that it counts up, where it counts at all (a copy would not). */
export async function verifySigned(
  party: RelyingParty,
  answer: SignedAnswer,
  challenge: Buffer,
  passkey: Passkey,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await library();
  const { userHandle, ...response } = answer.response;
  if (userHandle && Buffer.from(userHandle, "base64url").toString() !== passkey.publicId) return null;
  return orNull("sign-in", async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, response, clientExtensionResults: {} },
      expectedChallenge: challenge.toString("base64url"),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId.toString("base64url"),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : null;
  });
}

/** The library throws whatever it finds wrong: to us that is one answer, and a line for the operator. */
async function orNull<T>(purpose: string, verify: () => Promise<T | null>): Promise<T | null> {
  try {
    return await verify();
  } catch (error) {
    log.warn("passkey.refused", { purpose, reason: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

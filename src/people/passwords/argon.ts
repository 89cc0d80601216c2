import { channel } from "node:diagnostics_channel";
import { hash, verify } from "@node-rs/argon2";

// Argon2id with 19 MiB and two passes, the library's default and OWASP's minimum (Password Storage Cheat Sheet).
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// The hash of nothing anybody knows: an unknown address takes the same work as a wrong password.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$DDqxEGgCcamWLbd45s9ZSw$aAl7fs4zOYLUIZzNqut9FzyjwCBrRkR9nNX2FUS69T0";

/** Told of every check with `{ known }`, so that operators and tests can count the work that sign-ins cost. */
const passwordChecked = channel("people.password-checked");

/** Equal texts that keyboards write differently must be equal passwords. */
const normal = (password: string): string => password.normalize("NFKC");

/** Told when a hash begins to be made. */
const passwordHashing = channel("people.password-hashing");

export function hashPassword(password: string): Promise<string> {
  passwordHashing.publish({});
  return hash(normal(password), cost);
}

/** With `null` it works as long and says no. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await verify(stored ?? nobody, normal(password));
  passwordChecked.publish({ known: stored !== null });
  return right && stored !== null;
}

import { readSettings } from "#platform/config";
import { withPrepared } from "./database.ts";
import { Trouble, type Account, type Wiring } from "./wiring.ts";

/** `chapterhouse user ADDRESS [--sign-out]`: for the operator to whom somebody says that they cannot get in, or that somebody else did. */
export async function user(args: string[], wiring: Wiring): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("--"));
  const [address, ...more] = args.filter((arg) => !arg.startsWith("--"));
  if (!address?.includes("@") || more.length > 0 || options.some((option) => option !== "--sign-out"))
    throw new Trouble("Give one address: chapterhouse user ADDRESS, or chapterhouse user ADDRESS --sign-out", 64);
  const signOut = options.length > 0;
  const account = await withPrepared(readSettings(), (context) => wiring.account(context, address, { signOut }));
  if (!account)
    throw new Trouble(
      `Nobody has confirmed the address ${address} here. Another spelling, or another of their addresses? chapterhouse user ADDRESS`,
    );
  for (const line of linesOf(account)) say(line);
  if (signOut) say("Every session and token of this account has ended.");
  return 0;
}

const linesOf = ({ name, addresses, capabilities, sessions, hasPassword, hasSecondStep, since }: Account): string[] => [
  `${name}, since ${since}`,
  `Addresses: ${addresses.join(", ")}`,
  `Signs in by mailed link${hasPassword ? ", password" : ""}${hasSecondStep ? ", with a second step" : ""}; ${sessions} open ${sessions === 1 ? "session" : "sessions"}`,
  capabilities.length === 0 ? "Not staff." : `Staff: ${capabilities.join(", ")}`,
];

const say = (line: string) => process.stdout.write(`${line}\n`);

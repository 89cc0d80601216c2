/** What a refusal tells us about: the address for good, the address just now, or what we send. */
export type Fault = "permanent" | "temporary" | "policy";

const policyWords =
  /spam|unsolicited|block(?:ed|ing|list)|black-?list|reputation|polic(?:y|ies)|dmarc|\bspf\b|dkim|authenticat|content (?:rejected|denied)|message (?:content|rejected as)|virus|too large|size limit|rate limit|banned|not permitted to send/i;
const fullWords =
  /(?:mailbox|inbox|quota|storage)[^.\n]{0,40}(?:full|exceeded|over)|over quota|insufficient (?:system )?storage|out of storage/i;
const unknownWords =
  /(?:user|recipient|mailbox|address|account|person|name)[^.\n]{0,60}(?:unknown|not (?:found|exist|here|valid)|doesn'?t exist|does not exist|unavailable|disabled|inactive|closed|invalid|no longer)|(?:unknown|no such|invalid|bad|non-?existent|undeliverable) (?:user|recipient|mailbox|address|account|person|name)|no mailbox|nobody (?:of|by) that name|host (?:or domain name )?not found|domain (?:name )?not found|no such domain|address(?:es)? (?:rejected|couldn'?t be found)/i;

/**
 * From an enhanced status code (RFC 3463) and the words beside it. Refused senders, text and reputation are our affair (x.3, x.5, x.6, x.7): one member's
 * strict domain must never cost another the mail. A full mailbox and a slow road pass.
 */
export function faultOf(status: string | null, said: string): Fault {
  const [kind, subject = 0, detail = 0] = (status ?? "").split(".").map(Number);
  if (kind === 4) return subject === 7 ? "policy" : "temporary";
  if (kind !== 5 || subject === 0) return faultIn(said) ?? (kind === 5 ? "permanent" : "temporary");
  switch (subject) {
    case 1:
      // The sender's address, or its domain, was not liked.
      return detail === 7 || detail === 8 ? "policy" : "permanent";
    case 2:
      return detail === 2 ? "temporary" : detail === 3 ? "policy" : "permanent";
    case 4:
      // Nowhere to send it to; a loop or an expired queue may be mended.
      return [1, 4].includes(detail) ? "permanent" : "temporary";
    case 3:
      return detail === 4 ? "policy" : "temporary";
    default:
      return "policy";
  }
}

/** What words alone say; null when they say nothing that can be told apart. Our own affair is asked first. */
export function faultIn(said: string): Fault | null {
  if (policyWords.test(said)) return "policy";
  if (fullWords.test(said)) return "temporary";
  return unknownWords.test(said) ? "permanent" : null;
}

/** The first enhanced code in a text, else a plain reply code as the class of one. */
export function statusIn(text: string): string | null {
  const enhanced = /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1];
  if (enhanced !== undefined) return enhanced;
  const code = /(?:^|[\s:(<[])([45])\d\d[ -](?=\S)/.exec(text)?.[1];
  return code === undefined ? null : `${code}.0.0`;
}

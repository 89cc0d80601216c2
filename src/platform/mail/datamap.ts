import { none, personal, type DataMap } from "#platform/datamap";

const base = {
  basis: "contract",
  retention: "as long as the mail log is kept",
  seenBy: "staff",
  exported: true,
  erasable: "row deleted",
} as const;
const address = personal({
  ...base,
  purpose: "sending mail, and counting refusals against an address",
  retention: "while a person or a mail uses the address",
});
const sending = personal({ ...base, purpose: "sending each mail once, and saying why somebody got it or not" });
const sealing = personal({
  ...base,
  purpose: "sealing what is handed on with what was found out about it",
  basis: "legitimate interest",
  retention: "fourteen days",
  exported: false,
});
const failing = personal({ ...base, purpose: "not mailing addresses that refuse it", basis: "legitimate interest" });
const arriving = personal({ ...base, purpose: "losing no mail that was accepted, and showing what became of it" });
const raw = personal({ ...arriving, exported: false });
const answering = personal({
  ...base,
  purpose: "answering a sender at most once a day",
  basis: "legitimate interest",
  retention: "seven days",
  exported: false,
});
const mailbox = personal({
  ...base,
  purpose: "showing outgoing mail where no relay is set",
  retention: "the newest 2,000 mails",
  exported: false,
});

export const datamap = {
  mail_addresses: { id: none, address, key: address, domain: address, first_seen_at: address },
  mailings: { id: none, purpose: none, subject_id: none, message_id: none, created_at: none, passage: sealing },
  deliveries: {
    id: none,
    mailing_id: none,
    address_id: sending,
    capacity_id: sending,
    reason: sending,
    state: sending,
    attempts: none,
    created_at: sending,
    settled_at: sending,
    reply: sending,
  },
  delivery_runs: {
    id: none,
    mailing_id: none,
    first_id: none,
    last_id: none,
    size: none,
    priority: none,
    claimed_by: none,
    due_at: none,
  },
  address_failures: {
    id: none,
    address_id: failing,
    delivery_id: failing,
    kind: failing,
    code: failing,
    said: failing,
    happened_at: failing,
  },
  address_pauses: {
    id: none,
    address_id: failing,
    began_at: failing,
    warnings: failing,
    warned_at: failing,
    ended_at: failing,
  },
  address_complaints: { delivery_id: failing, address_id: failing, kind: failing, happened_at: failing },
  inbound_mails: {
    id: none,
    recipient: arriving,
    sender: arriving,
    remote_address: raw,
    helo: raw,
    sha256: raw,
    raw: arriving,
    arrived_at: arriving,
    state: none,
    claimed_by: none,
    attempts: none,
    fate: arriving,
    fate_detail: raw,
    verdict: raw,
    settled_at: arriving,
  },
  automatic_answers: { address_id: answering, cause: answering, answered_on: answering },
  dkim_keys: { domain: none, selector: none, algorithm: none, sealed: none, public_key: none, made_at: none },
  mailbox_mails: { id: none, recipient: mailbox, sender: mailbox, raw: mailbox, arrived_at: mailbox },
} satisfies DataMap<
  | "mail_addresses"
  | "mailings"
  | "deliveries"
  | "delivery_runs"
  | "address_failures"
  | "address_pauses"
  | "address_complaints"
  | "inbound_mails"
  | "automatic_answers"
  | "dkim_keys"
  | "mailbox_mails"
>;

import { none, personal, type DataMap } from "#platform/datamap";

const account = {
  purpose: "having an account",
  basis: "contract",
  retention: "until the account is erased",
  exported: true,
  erasable: "row deleted",
} as const;
const shown = personal({ ...account, seenBy: "public" });
const own = personal({ ...account, seenBy: "staff" });
const secret = personal({
  ...account,
  purpose: "keeping strangers out of the account",
  seenBy: "nobody",
  exported: false,
});
const token = personal({
  ...account,
  purpose: "letting a person's own programs act for them, and seeing which do",
  retention: "30 days after the token's end",
  seenBy: "nobody",
});
const consent = personal({
  ...account,
  purpose: "signing in to other sites of the association, as far as the person allowed it",
  basis: "consent",
  retention: "until it is taken back or a year has passed; sign-ins under way an hour",
  seenBy: "nobody",
});
const counted = personal({
  ...account,
  purpose: "telling the association who its people are, in figures of ten and more",
  basis: "consent",
  retention: "until the person takes it back or the account is erased",
  seenBy: "nobody",
});
const session = personal({
  ...account,
  purpose: "staying signed in, and seeing where",
  retention: "30 days after the session's end",
  seenBy: "nobody",
});
const step = personal({
  ...session,
  purpose: "signing in in two steps",
  retention: "an hour after it ran out",
  exported: false,
});
const passkey = personal({
  ...account,
  purpose: "signing in without a password",
  retention: "until the passkey is removed",
  seenBy: "nobody",
});
const browser = personal({
  ...account,
  purpose: "telling the person about a sign-in in a browser that is new",
  retention: "400 days after the last sign-in there",
  seenBy: "nobody",
  exported: false,
});
const notice = personal({
  ...account,
  purpose: "telling the person what happened to the account, and taking it back",
  retention: "7 days",
  seenBy: "nobody",
});
const wish = personal({
  ...account,
  purpose: "finishing a registration",
  retention: "until confirmed, 24 hours at most",
  seenBy: "nobody",
  exported: false,
});
const link = personal({
  ...account,
  purpose: "signing in and confirming addresses by mail",
  retention: "7 days after the link ran out",
  seenBy: "nobody",
  exported: false,
});
const device = personal({
  ...account,
  purpose: "telling the person on their device what is meant for them",
  basis: "consent",
  retention: "until the person removes the device, or its maker’s service knows it no more",
  seenBy: "nobody",
});
const age = personal({
  ...account,
  purpose: "finding accounts of children, which nobody may have",
  basis: "legal duty",
  retention: "90 days after staff have answered",
  seenBy: "staff",
  exported: false,
});
const closing = personal({
  ...account,
  purpose: "proving that an account was deleted, when and by whom",
  basis: "legal duty",
  retention: "as long as the association exists",
  seenBy: "staff",
  erasable: "kept",
});
const sealed = personal({
  ...account,
  purpose: "undoing the deletion of an account that was begun by mistake",
  basis: "legitimate interest",
  retention: "30 days",
  seenBy: "nobody",
  exported: false,
});
const limit = personal({
  ...account,
  purpose: "stopping guesses and unwanted mail",
  basis: "legitimate interest",
  retention: "24 hours",
  seenBy: "nobody",
  exported: false,
  erasable: "kept until retention ends",
});
const office = personal({
  ...account,
  purpose: "knowing who may do what as staff, and who allowed it",
  basis: "legitimate interest",
  retention: "as long as the association keeps its records",
  seenBy: "staff",
  erasable: "person removed",
});

const said = personal({
  ...account,
  purpose: "showing to others what the person wishes them to know",
  basis: "consent",
  retention: "until the person takes it away, or the account is erased",
  seenBy: "public",
});
const choice = personal({ ...said, purpose: "knowing who may see and reach the person", seenBy: "nobody" });
const letter = personal({
  ...account,
  purpose: "carrying letters between people without showing addresses, and answering reports about them",
  seenBy: "nobody",
});
export const datamap = {
  persons: { id: none, public_id: own, name: shown, time_zone: own, language: own, created_at: own },
  person_addresses: { address_id: own, person_id: own, verified_at: own, is_primary: own },
  passwords: { person_id: secret, hash: secret, set_at: secret },
  sessions: {
    id: none,
    token_hash: personal({ ...session, exported: false }),
    person_id: session,
    proof: session,
    user_agent: session,
    created_at: session,
    proved_at: session,
    seen_at: session,
    expires_at: session,
    ended_at: session,
  },
  api_tokens: {
    id: none,
    person_id: token,
    name: token,
    token_hash: personal({ ...token, exported: false }),
    hint: token,
    scopes: token,
    created_at: token,
    expires_at: token,
    seen_at: token,
    revoked_at: token,
  },
  identities: {
    id: none,
    person_id: own,
    issuer: own,
    subject: personal({ ...account, seenBy: "nobody" }),
    linked_at: own,
    used_at: own,
  },
  apps: {
    id: none,
    client_id: none,
    name: none,
    redirect_uris: none,
    secret_hash: none,
    auth_method: none,
    made_by: office,
    made_at: office,
    retired_at: none,
  },
  app_items: {
    kind: consent,
    key_hash: personal({ ...consent, exported: false }),
    uid_hash: personal({ ...consent, exported: false }),
    grant_hash: personal({ ...consent, exported: false }),
    payload: personal({ ...consent, exported: false }),
    person_id: consent,
    app_id: consent,
    session_id: personal({ ...consent, exported: false }),
    made_at: consent,
    expires_at: consent,
    consumed_at: consent,
  },
  app_keys: { id: none, jwk: none, made_at: none },
  authenticator_apps: { person_id: secret, secret, added_at: secret, last_step: secret },
  recovery_codes: { person_id: secret, code_hash: secret, made_at: secret, used_at: secret },
  factor_removals: {
    id: none,
    person_id: office,
    asked_by: office,
    asked_at: office,
    due_at: office,
    cancelled_at: office,
    done_at: office,
  },
  sign_in_steps: {
    id: none,
    token_hash: step,
    person_id: step,
    proof: step,
    next: step,
    created_at: step,
    expires_at: step,
    used_at: step,
  },
  passkeys: {
    id: none,
    person_id: passkey,
    credential_id: personal({ ...passkey, exported: false }),
    public_key: personal({ ...passkey, exported: false }),
    counter: personal({ ...passkey, exported: false }),
    transports: passkey,
    is_synced: passkey,
    name: passkey,
    added_at: passkey,
    used_at: passkey,
  },
  passkey_challenges: { challenge: step, purpose: none, person_id: step, expires_at: none },
  known_browsers: { person_id: browser, token_hash: browser, seen_at: browser },
  account_notices: {
    id: none,
    person_id: notice,
    kind: notice,
    detail: notice,
    passkey_id: notice,
    address_id: notice,
    told_id: notice,
    made_at: notice,
    expires_at: none,
    used_at: notice,
  },
  registrations: {
    id: none,
    address_id: wish,
    name: wish,
    password_hash: wish,
    age_confirmed_at: wish,
    created_at: wish,
    expires_at: wish,
  },
  mail_links: {
    id: none,
    purpose: link,
    address_id: link,
    person_id: link,
    registration_id: link,
    next: link,
    created_at: link,
    expires_at: link,
    used_at: link,
  },
  attempts: { id: none, kind: limit, subject: limit, happened_at: limit },
  staff_capabilities: {
    id: none,
    person_id: office,
    capability: office,
    granted_by: office,
    granted_at: office,
    ended_at: office,
  },
  push_devices: {
    id: none,
    person_id: device,
    endpoint: device,
    p256dh: device,
    auth: device,
    user_agent: device,
    made_at: device,
    told_at: device,
    session_id: device,
    failures: none,
  },
  push_keys: { id: none, private_key: none, public_key: none, made_at: none },
  age_reports: {
    id: none,
    person_id: age,
    reporter_id: age,
    said: age,
    reported_at: age,
    settled_at: age,
    settled_by: age,
  },
  account_closings: {
    id: none,
    person_id: closing,
    closed_by: closing,
    closed_at: closing,
    kept: sealed,
    kept_until: closing,
    told_id: sealed,
    undone_at: closing,
  },
  profiles: {
    person_id: said,
    pronouns: said,
    title: said,
    workplace: said,
    workplace_kind: said,
    city: said,
    region: said,
    country: said,
    responsibilities: said,
    about: said,
    links: said,
    languages: said,
    contact_mail: said,
    phone: said,
    changed_at: choice,
  },
  profile_interests: { person_id: said, tag: said },
  demographic_consents: { person_id: counted, given_at: counted },
  demographic_answers: { person_id: counted, question: counted, answer: counted },
  demographic_changes: { person_id: counted },
  demographic_figures: { counted_at: none, told: none },
  profile_audiences: { person_id: choice, field: choice, audience: choice },
  profile_photos: {
    person_id: said,
    digest: said,
    small: said,
    small_key: said,
    large: said,
    large_key: said,
    set_at: choice,
  },
  directory_entries: { person_id: said, since: choice },
  contact_settings: { person_id: choice, writers: choice, changed_at: choice },
  person_blocks: { blocker_id: choice, blocked_id: choice, since: choice },
  letters: {
    id: none,
    writer_id: letter,
    reader_id: letter,
    subject: letter,
    body_text: letter,
    inbound_mail_id: letter,
    in_reply_to: letter,
    sent_at: letter,
  },
} satisfies DataMap<
  | "persons"
  | "person_addresses"
  | "passwords"
  | "sessions"
  | "api_tokens"
  | "app_items"
  | "app_keys"
  | "apps"
  | "identities"
  | "authenticator_apps"
  | "recovery_codes"
  | "factor_removals"
  | "sign_in_steps"
  | "passkeys"
  | "passkey_challenges"
  | "known_browsers"
  | "account_notices"
  | "registrations"
  | "mail_links"
  | "attempts"
  | "staff_capabilities"
  | "push_devices"
  | "push_keys"
  | "age_reports"
  | "account_closings"
  | "profiles"
  | "profile_interests"
  | "demographic_consents"
  | "demographic_answers"
  | "demographic_changes"
  | "demographic_figures"
  | "profile_audiences"
  | "profile_photos"
  | "directory_entries"
  | "contact_settings"
  | "person_blocks"
  | "letters"
>;

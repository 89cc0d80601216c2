import { none, personal, type DataMap } from "#platform/datamap";

const record = {
  basis: "legitimate interest",
  retention: "as long as the association keeps its records",
  exported: true,
} as const;
const belonging = personal({
  ...record,
  purpose: "belonging to a group",
  basis: "contract",
  seenBy: "members",
  erasable: "row deleted",
});
const office = personal({
  ...record,
  purpose: "the public history of roles",
  seenBy: "public",
  erasable: "person removed",
});
const actor = personal({ ...record, purpose: "knowing who changed it", seenBy: "staff", erasable: "person removed" });

const told = personal({
  ...record,
  purpose: "telling another program what happened, and showing that it was told",
  retention: "30 days",
  exported: false,
  seenBy: "nobody",
  erasable: "row deleted",
});

const barred = personal({
  purpose: "to keep somebody from posting for a time, and to show afterwards who decided so",
  basis: "legitimate interest",
  retention: "two years after its end",
  seenBy: "leaders",
  exported: true,
  erasable: "row deleted",
});
const letter = personal({
  purpose: "carrying a letter to a group's conveners",
  basis: "contract",
  retention: "one year",
  exported: true,
  seenBy: "leaders",
  erasable: "row deleted",
});
const stated = personal({
  purpose: "suggesting groups, from what the person said and nothing else",
  basis: "consent",
  retention: "until the person takes it back",
  exported: true,
  seenBy: "nobody",
  erasable: "row deleted",
});
const answered = personal({ ...letter, purpose: "answering a mail to places@", seenBy: "nobody" });

export const datamap = {
  unit_kinds: {
    kind: none,
    parent_kinds: none,
    joining: none,
    needs_account: none,
    needs_membership: none,
    needs_parent: none,
    leading_needs_parent: none,
    charter_years: none,
    page_audience: none,
    posts_audience: none,
    files_audience: none,
    events_audience: none,
    roster_audience: none,
    posting: none,
    sort: none,
  },
  units: {
    id: none,
    kind: none,
    parent_id: none,
    slug: none,
    name: none,
    acronym: none,
    purpose: none,
    product_id: none,
    opened_on: none,
    created_at: none,
  },
  unit_settings: {
    unit_id: none,
    page_audience: none,
    posts_audience: none,
    files_audience: none,
    events_audience: none,
    roster_audience: none,
    posting: none,
    strangers: none,
    newcomers_see_history: none,
    changed_by: actor,
    changed_at: none,
  },
  unit_closures: { unit_id: none, closed_on: none, closed_by: actor, reason: none, successor_id: none },
  unit_openings: { unit_id: none, begun_by: actor, begun_at: none, opened_by: actor, opened_at: none },
  unit_names: { id: none, unit_id: none, name: none, acronym: none, until: none },
  unit_slugs: { slug: none, unit_id: none, since: none },
  unit_addresses: { local_part: none, unit_id: none, is_current: none, since: none },
  unit_memberships: {
    id: none,
    unit_id: belonging,
    person_id: belonging,
    joined_at: belonging,
    joined_by: actor,
    join_cause: belonging,
    left_at: belonging,
    left_by: actor,
    leave_cause: belonging,
  },
  appointments: {
    id: none,
    unit_id: office,
    person_id: office,
    role: office,
    starts_on: office,
    ends_on: office,
    chosen: office,
    entered_by: actor,
    entered_at: office,
    begin_told_at: office,
    end_told_at: office,
    ended_at: office,
    ended_by: actor,
    end_cause: office,
  },
  unit_texts: { unit_id: none, charge: none, rules: none, conduct_url: none, changed_by: actor, changed_at: none },
  unit_subjects: { unit_id: none, subject: none },
  unit_links: {
    id: none,
    unit_id: none,
    label: none,
    url: none,
    run_by: none,
    privacy: none,
    added_by: actor,
    added_at: none,
    removed_by: actor,
    removed_at: none,
  },
  webhooks: {
    id: none,
    unit_id: none,
    url: none,
    events: none,
    secret: none,
    made_by: actor,
    made_at: none,
    ended_at: none,
    ended_by: actor,
  },
  webhook_deliveries: {
    id: none,
    webhook_id: none,
    event_id: none,
    event: none,
    subject_id: told,
    made_at: none,
    begun_at: none,
    state: none,
    attempts: none,
    tried_at: none,
    next_at: none,
    status: none,
    said: none,
    settled_at: none,
  },
  unit_emblems: {
    unit_id: none,
    alt: none,
    content: none,
    file_key: none,
    digest: none,
    uploaded_by: actor,
    uploaded_at: none,
  },
  unit_regions: { unit_id: none, region: none },
  unit_changes: {
    id: none,
    unit_id: none,
    setting: none,
    was: none,
    became: none,
    changed_by: actor,
    changed_at: none,
  },
  convener_letters: {
    id: none,
    unit_id: letter,
    writer_id: letter,
    subject: letter,
    body: letter,
    shows_address: letter,
    sent_at: letter,
  },
  unit_shelves: {
    unit_id: none,
    group_id: none,
    style: none,
    entry: none,
    linked_by: actor,
    linked_at: none,
    name: none,
    reading: none,
    editing: none,
    items: none,
    total: none,
    fetched_at: none,
    failed_at: none,
    problem: none,
  },
  posting_bars: {
    id: none,
    unit_id: barred,
    person_id: barred,
    decider: none,
    from_day: barred,
    until_day: barred,
    set_by: barred,
    set_at: barred,
    ended_by: barred,
    ended_at: barred,
  },
  owner_letters: {
    id: none,
    inbound_mail_id: letter,
    unit_id: letter,
    writer_id: letter,
    writer_name: letter,
    address_id: letter,
    subject: letter,
    body_text: letter,
    in_reply_to: letter,
    files: letter,
    sent_at: letter,
  },
  places_letters: { person_id: stated, since: stated, sent_at: stated },
  places_answers: { id: none, person_id: answered, in_reply_to: answered, asked_at: answered },
  own_statements: { person_id: stated, statement: stated, stated_at: stated },
  dismissed_suggestions: { person_id: stated, unit_id: stated, dismissed_at: stated },
} satisfies DataMap<
  | "unit_kinds"
  | "units"
  | "unit_settings"
  | "unit_closures"
  | "unit_openings"
  | "unit_names"
  | "unit_slugs"
  | "unit_addresses"
  | "unit_memberships"
  | "appointments"
  | "unit_texts"
  | "unit_subjects"
  | "unit_links"
  | "webhooks"
  | "webhook_deliveries"
  | "unit_emblems"
  | "unit_regions"
  | "unit_changes"
  | "convener_letters"
  | "owner_letters"
  | "posting_bars"
  | "unit_shelves"
  | "places_letters"
  | "places_answers"
  | "own_statements"
  | "dismissed_suggestions"
>;

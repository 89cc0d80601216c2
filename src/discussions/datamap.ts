import { none, personal, type DataMap } from "#platform/datamap";

const authored = personal({
  purpose: "to keep and show what people wrote to a group",
  basis: "contract",
  retention: "as long as the group's archive",
  seenBy: "public",
  exported: true,
  erasable: "person removed",
});
const body = personal({ ...authored, erasable: "emptied" });
const feedKey = personal({
  purpose: "to let a feed reader read as the person",
  basis: "contract",
  retention: "as long as the account",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const delivery = personal({
  purpose: "to bring a group's posts to those who asked for them",
  basis: "contract",
  retention: "as long as the membership of the group, then two years",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const held = personal({
  purpose: "to let a leader decide about a mail that a rule held",
  basis: "legitimate interest",
  retention: "one year after the decision",
  seenBy: "leaders",
  exported: true,
  erasable: "row deleted",
});
const letter = personal({
  purpose: "to carry a private answer without showing an address",
  basis: "contract",
  retention: "one year",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const asked = personal({
  purpose: "to do what people ask of a group by mail, and to tell them what became of their mails",
  basis: "contract",
  retention: "one year; thirty days of whoever made no account",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const acted = personal({
  purpose: "to know who decided for a group",
  basis: "legitimate interest",
  retention: "as long as the group's archive",
  seenBy: "leaders",
  exported: true,
  erasable: "person removed",
});

const withheld = personal({
  purpose: "to bring back a post that was taken away, and to show its leaders and its author what it said",
  basis: "legitimate interest",
  retention: "until it is brought back or removed for good",
  seenBy: "leaders",
  exported: true,
  erasable: "row deleted",
});
const reported = personal({
  purpose: "to let a group's leaders answer what readers report, and tell those who reported",
  basis: "legitimate interest",
  retention: "two years after the decision",
  seenBy: "leaders",
  exported: true,
  erasable: "row deleted",
});
const reading = personal({
  purpose: "to show people what is new to them, and what they chose to follow or keep",
  basis: "contract",
  retention: "as long as the account",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const told = personal({
  purpose: "telling people of posts that are meant for them",
  basis: "contract",
  retention: "60 days after the last post",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const named = personal({
  ...authored,
  purpose: "to tell people that a post names them, and to show their present names",
});
const draft = personal({
  purpose: "to keep what a person has begun to write",
  basis: "contract",
  retention: "until it is posted or thrown away",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const answer = personal({
  purpose: "to count what people answer to a poll, and to let them change it",
  basis: "contract",
  retention: "as long as the group's archive",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});
const available = personal({
  purpose: "to find a time for a meeting, with those who are asked, and to tell them which was chosen",
  basis: "contract",
  retention: "as long as the group's archive",
  seenBy: "members",
  exported: true,
  erasable: "row deleted",
});
const voted = personal({
  purpose: "to show how a group decided in an open vote, and who voted what",
  basis: "contract",
  retention: "as long as the group's archive",
  seenBy: "public",
  exported: true,
  erasable: "person removed",
});
const came = personal({
  purpose: "to welcome who comes to a group once, and to mark their first post",
  basis: "legitimate interest",
  retention: "as long as the group",
  seenBy: "nobody",
  exported: true,
  erasable: "row deleted",
});

/** Every column of the discussions' tables. */
export const discussionsData = {
  subscriptions: {
    id: none,
    unit_id: delivery,
    person_id: delivery,
    address_id: delivery,
    mode: delivery,
    started_at: delivery,
    ended_at: delivery,
    end_cause: delivery,
  },
  topics: {
    id: none,
    title: authored,
    started_by: authored,
    started_at: none,
    last_post_at: none,
    post_count: none,
    is_closed: none,
    placement: none,
    last_number: none,
    merged_into_id: none,
  },
  topic_joints: {
    id: none,
    kind: none,
    from_topic_id: none,
    to_topic_id: none,
    posts: none,
    done_by: acted,
    done_at: none,
  },
  topic_moves: {
    id: none,
    topic_id: none,
    from_unit_id: none,
    to_unit_id: none,
    moved_by: acted,
    moved_at: none,
  },
  topic_units: { topic_id: none, unit_id: none, is_home: none, last_post_at: none },
  topic_closures: {
    id: none,
    topic_id: none,
    closed_by: acted,
    closed_at: none,
    reason: acted,
    reopened_by: acted,
    reopened_at: none,
  },
  archived_posts: { unit_id: none, key: none, post_id: none },
  old_links: { path: none, host: none, post_id: none },
  unit_imports: {
    id: none,
    unit_id: none,
    kind: none,
    file_name: none,
    began_at: none,
    is_finished: none,
    found: none,
    added: none,
    known: none,
    links: none,
    left_out: none,
  },
  unit_import_faults: { import_id: none, place: none, why: none },
  posts: {
    id: none,
    topic_id: none,
    number: none,
    parent_id: none,
    author_id: authored,
    author_name: authored,
    message_id: authored,
    claimed_message_id: authored,
    in_reply_to: none,
    reference_ids: none,
    source: none,
    sender_check: authored,
    is_announcement: none,
    inbound_mail_id: authored,
    subject: authored,
    markdown: body,
    body_text: body,
    body_html: body,
    quoted_html: body,
    written_at: authored,
    posted_at: none,
    sorts_at: none,
    version: none,
    edited_by: authored,
    edited_at: authored,
    edit_reason: acted,
    withheld_at: none,
    is_by_group: none,
  },
  post_withholdings: {
    id: none,
    post_id: none,
    reason: none,
    word: acted,
    withheld_by: acted,
    withheld_at: none,
    removed_by: acted,
    removed_at: none,
    restored_by: acted,
    restored_at: none,
  },
  post_reports: {
    id: none,
    post_id: none,
    reporter_id: reported,
    reason: reported,
    word: reported,
    reported_at: reported,
    told_at: none,
    settled_at: none,
    settled_by: acted,
    outcome: none,
    answer: acted,
  },
  withheld_bodies: {
    withholding_id: none,
    subject: withheld,
    markdown: withheld,
    body_text: withheld,
    body_html: withheld,
    quoted_html: withheld,
  },
  withheld_versions: {
    post_id: none,
    number: none,
    written_by: withheld,
    written_at: withheld,
    reason: withheld,
    markdown: withheld,
    body_text: withheld,
    body_html: withheld,
    title: withheld,
    file_names: withheld,
    last_file: none,
  },
  withheld_files: {
    post_id: none,
    number: none,
    filename: withheld,
    content_type: withheld,
    size: withheld,
    content: withheld,
    file_key: withheld,
    state: none,
    text: withheld,
    attempts: none,
  },
  post_versions: {
    post_id: none,
    number: none,
    written_by: authored,
    written_at: authored,
    reason: acted,
    markdown: body,
    body_text: body,
    body_html: body,
    title: body,
    file_names: body,
    last_file: none,
  },
  feed_keys: { id: none, person_id: feedKey, made_at: feedKey, revoked_at: feedKey, seen_at: feedKey },
  post_mentions: { post_id: named, person_id: named },
  drafts: {
    id: none,
    person_id: draft,
    unit_id: draft,
    topic_id: draft,
    parent_id: draft,
    title: draft,
    body: draft,
    fields: draft,
    saved_at: draft,
  },
  polls: { post_id: none, question: body, allows_several: none, asked: none, closes_on: none },
  poll_options: { post_id: none, number: none, label: body },
  poll_answers: { post_id: none, option: answer, person_id: answer, answered_at: answer },
  time_questions: {
    post_id: none,
    title: body,
    time_zone: none,
    asked: none,
    closes_on: none,
    asked_by: authored,
    asked_at: none,
  },
  time_options: { post_id: none, number: none, day: none, clock: none, minutes: none },
  time_answers: { post_id: none, option: available, person_id: available, answer: available, answered_at: available },
  time_choices: {
    id: none,
    post_id: none,
    option: none,
    chosen_by: acted,
    chosen_at: none,
    ended_by: acted,
    ended_at: none,
  },
  motions: {
    id: none,
    post_id: none,
    unit_id: none,
    wording: acted,
    opened_by: acted,
    opened_at: none,
    closes_at: none,
    quorum_count: none,
    quorum_part: none,
    quorum_whole: none,
    roll_size: none,
    message_id: none,
    ended_at: none,
    outcome: none,
    withdrawn_by: acted,
    withdrawn_because: acted,
    ayes: none,
    nays: none,
    abstentions: none,
    result_post_id: none,
  },
  motion_majorities: { motion_id: none, number: none, base: none, part: none, whole: none, is_strict: none },
  motion_roll: { motion_id: voted, person_id: voted },
  motion_votes: {
    id: none,
    motion_id: voted,
    person_id: voted,
    choice: voted,
    way: voted,
    cast_at: voted,
    is_counted: none,
    message_id: voted,
    inbound_mail_id: none,
  },
  questions: { topic_id: none, marked_by: acted, marked_at: none },
  question_answers: {
    id: none,
    topic_id: none,
    post_id: none,
    marked_by: acted,
    marked_at: none,
    unmarked_by: acted,
    unmarked_at: none,
  },
  unit_manners: {
    unit_id: none,
    welcome: none,
    edit_minutes: none,
    jobs_url: none,
    folds_after: none,
    announcers: none,
    changed_by: acted,
    changed_at: none,
  },
  newcomers: { id: none, unit_id: came, person_id: came, came_at: came, welcomed_at: came },
  file_limits: { id: none, person_bytes: none, unit_bytes: none, changed_by: acted, changed_at: none },
  post_uploads: {
    id: none,
    person_id: body,
    file_key: body,
    filename: body,
    content_type: none,
    uploaded_at: body,
  },
  post_attachments: {
    post_id: none,
    number: none,
    filename: body,
    content_type: none,
    size: none,
    content: body,
    file_key: body,
    state: none,
    text: body,
    attempts: none,
  },
  searched_posts: {
    post_id: none,
    topic_id: none,
    eras: none,
    posted_at: none,
    unit_ids: none,
    marks: authored,
    title: body,
    words: body,
  },
  searched_eras: { era: none },
  held_mails: {
    inbound_mail_id: none,
    unit_id: none,
    author_id: held,
    author_name: held,
    author_address: held,
    subject: held,
    body_text: held,
    rule: none,
    held_at: none,
    decided_at: none,
    decided_by: acted,
    decision: none,
    no_advert_at: none,
    message_id: held,
    reason: held,
  },
  trusted_writers: {
    id: none,
    unit_id: none,
    address_id: none,
    trusted_by: acted,
    trusted_at: none,
    ended_by: acted,
    ended_at: none,
  },
  private_letters: {
    id: none,
    inbound_mail_id: none,
    post_id: none,
    writer_id: letter,
    reader_id: letter,
    subject: letter,
    body_text: letter,
    in_reply_to: none,
    sent_at: letter,
  },
  mail_answers: {
    id: none,
    inbound_mail_id: none,
    unit_id: none,
    cause: none,
    subject: letter,
    in_reply_to: none,
    created_at: none,
  },
  restraints: {
    id: none,
    unit_id: reported,
    person_id: reported,
    post_id: reported,
    bar_id: none,
    reason: reported,
    word: reported,
    set_by: acted,
    set_at: reported,
    lifted_by: acted,
    lifted_at: reported,
    appeal: reported,
    appealed_at: reported,
    outcome: reported,
    answer: reported,
    answered_by: acted,
    answered_at: reported,
  },
  standstills: {
    id: none,
    unit_id: none,
    word: acted,
    begun_by: acted,
    begun_at: none,
    ended_by: acted,
    ended_at: none,
  },
  topic_tags: { topic_id: none, tag: none, tagged_by: acted, tagged_at: none },
  mail_forms: { person_id: reading, is_plain: reading, digest: reading, chosen_at: reading },
  mail_requests: {
    id: none,
    inbound_mail_id: asked,
    unit_id: asked,
    address_id: asked,
    person_id: asked,
    name: asked,
    commands: asked,
    asked_at: asked,
    confirm_until: asked,
    confirmed_at: asked,
  },
  mail_request_answers: {
    id: none,
    request_id: none,
    subject: asked,
    said: asked,
    in_reply_to: asked,
    asks: asked,
    written_at: asked,
  },
  traced_mails: {
    inbound_mail_id: asked,
    person_id: asked,
    unit_id: asked,
    subject: asked,
    fate: asked,
    cause: asked,
    came_at: asked,
  },
  readers: { person_id: reading, seen_at: reading, since: reading, read_until: reading, topic_view: reading },
  unit_readings: { person_id: reading, unit_id: reading, read_until: reading },
  topic_readings: { person_id: reading, topic_id: reading, sorts_at: reading, post_id: reading, read_at: reading },
  notifications: {
    id: none,
    person_id: told,
    topic_id: told,
    kind: told,
    first_post_id: told,
    last_post_id: told,
    posts: told,
    began_at: told,
    latest_at: told,
    seen_at: told,
    pushed_at: told,
  },
  notification_choices: { person_id: reading, kind: reading, channel: reading, is_on: reading, chosen_at: reading },
  topic_choices: { topic_id: reading, person_id: reading, choice: reading, chosen_at: reading },
  digest_marks: { person_id: reading, kind: reading, until_at: reading },
  digests: {
    id: none,
    person_id: reading,
    kind: reading,
    from_at: reading,
    until_at: reading,
    made_at: reading,
    fold_id: none,
  },
  topic_folds: { id: none, topic_id: none, folds_after: none, opened_at: none, closes_at: none, closed_at: none },
  folded_posts: { post_id: none, fold_id: none },
  mail_budgets: {
    person_id: reading,
    most_a_day: reading,
    quiet_from: reading,
    quiet_until: reading,
    set_at: reading,
    sent: reading,
    counted_from: reading,
  },
  kept_copies: {
    post_id: none,
    person_id: reading,
    address_id: reading,
    reason: reading,
    kept_at: reading,
    digest_id: none,
  },
  mail_holds: { person_id: reading, from_day: reading, until_day: reading, set_at: reading },
  mention_refusals: { person_id: reading, refused_at: reading },
  saved_posts: { person_id: reading, post_id: reading, note: reading, saved_at: reading },
} satisfies DataMap<
  | "subscriptions"
  | "topics"
  | "topic_units"
  | "topic_closures"
  | "topic_joints"
  | "topic_moves"
  | "posts"
  | "post_attachments"
  | "post_uploads"
  | "file_limits"
  | "archived_posts"
  | "old_links"
  | "unit_imports"
  | "unit_import_faults"
  | "searched_posts"
  | "searched_eras"
  | "post_versions"
  | "post_withholdings"
  | "post_reports"
  | "withheld_bodies"
  | "withheld_versions"
  | "withheld_files"
  | "feed_keys"
  | "post_mentions"
  | "drafts"
  | "polls"
  | "poll_options"
  | "poll_answers"
  | "time_questions"
  | "time_options"
  | "time_answers"
  | "time_choices"
  | "motions"
  | "motion_majorities"
  | "motion_roll"
  | "motion_votes"
  | "questions"
  | "question_answers"
  | "unit_manners"
  | "newcomers"
  | "held_mails"
  | "trusted_writers"
  | "private_letters"
  | "mail_answers"
  | "restraints"
  | "standstills"
  | "topic_tags"
  | "mail_forms"
  | "mail_requests"
  | "mail_request_answers"
  | "traced_mails"
  | "readers"
  | "unit_readings"
  | "topic_readings"
  | "topic_choices"
  | "notifications"
  | "notification_choices"
  | "digest_marks"
  | "digests"
  | "topic_folds"
  | "folded_posts"
  | "mail_budgets"
  | "kept_copies"
  | "mail_holds"
  | "mention_refusals"
  | "saved_posts"
>;

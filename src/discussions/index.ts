export { discussionsComposers } from "./composers.ts";
export { receive, takesMail } from "./inbound.ts";
export { discussionTellings } from "./webhooks/tellings.ts";
export { discussionsCron, discussionsHandlers } from "./tasks.ts";
export { bodyFromMarkdown } from "./body.ts";
export { setBudget } from "./budgets/commands.ts";
export { attachmentsToMove } from "./files/moving.ts";
export { check as checkFile, checkedFiles, sizeOf, type CheckedFile, type FileFault } from "./files/check.ts";
export { fileName } from "./files/rules.ts";
export { size as fileSize } from "./mails/site.ts";
export { bytesOfPerson, bytesOfUnit, fileLimits } from "./quotas/queries.ts";
export { filesOfPosts } from "./posts/queries.ts";
export { addPost, type NewAttachment, type NewPost, type Posted } from "./posts/commands.ts";
export { bringArchive, type Report as ArchiveReport } from "./archives/archive.ts";
export {
  importNotices,
  importTopics,
  subscribeAll,
  type ImportedSubscription,
  type ImportedTopic,
} from "./import/commands.ts";
export {
  offeredMajorities,
  quorumFrom,
  type Choice,
  type OfferedMajority,
  type OfferedQuorum,
} from "./motions/rules.ts";
export type { Answer as TimeAnswer } from "./times/rules.ts";
export { reply, startTopic } from "./writing/commands.ts";
export { postAsItIs, type PostAsItIs } from "./evidence/queries.ts";
export { topicFor, type Topic } from "./topics/queries.ts";
export { changeDelivery, endSubscription, fanOut, stopCopies, subscribe } from "./subscriptions/commands.ts";
export { POST_MAIL } from "./subscriptions/queries.ts";
export { decisionsSection } from "./pages/decisions.tsx";
export { deliverySection } from "./pages/delivery.tsx";
export { homeSection } from "./pages/stream.tsx";
export { latestSection } from "./pages/latest.tsx";
export { tableToMbox, UnusableTable, type Table } from "./archives/tables/read.ts";
export { mappingIn as tableMappingIn, plainMapping } from "./archives/tables/rules.ts";
export { bringMembers } from "./rosters/commands.ts";
export { rosterIn } from "./rosters/read.ts";
export { mappingIn } from "./rosters/rules.ts";
export { packUnit } from "./exports/pack.tsx";
export { oldLink } from "./pages/old-link.ts";
export { homeIn as oldHomeIn, type OldHome } from "./oldlinks/rules.ts";
export { mappingIn as oldAddressesIn, type Mapping as OldAddresses } from "./oldlinks/read.ts";
export { openingSection } from "./pages/opening.tsx";
export { moderationSection } from "./pages/moderation.tsx";
export { exportSection } from "./pages/export.tsx";
export { heldSection } from "./pages/held.tsx";
export { reportsSection } from "./pages/reports.tsx";
export { topicAddressesFor } from "./sitemap/queries.ts";
export { postsSection } from "./pages/person.tsx";
export { accountLinks } from "./account.ts";
export { discussionsDesk } from "./desk.ts";
export { postsSearch } from "./pages/search.tsx";
export { mannersSection, welcomeSection } from "./pages/welcome.tsx";
export { filesSection } from "./pages/files.tsx";
export { reachOf } from "./reach.ts";
export { lastPostsOf } from "./topics/queries.ts";
export { copyNamedBy } from "./inbound/addresses.ts";
export { forgetReader } from "./persons/commands.ts";
export { unseenCount as unseenNotices } from "./notifications/queries.ts";
export { COUNTED as MOST_COUNTED } from "./notifications/rules.ts";
export { makeDigests } from "./digests/jobs.ts";
export { Newsroom } from "./live/newsroom.ts";
export { standsStill } from "./restraints/queries.ts";
export { attachmentName, writerOf } from "./inbound/arrival.ts";
export { mayAnswer } from "./rules.ts";
export { stampHeaders } from "./inbound/addresses.ts";

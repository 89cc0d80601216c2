// mail out
export { addressKey, domainOf, isAddress } from "./out/address.ts";
export { addressId, addressIds } from "./out/ledger.ts";
export { makeToken, ofDelivery, readReturnPath, readToken, type Purpose } from "./out/tokens.ts";
export { field, mailbox, messageIdFor, newMessageId, oneLine, type Mailbox } from "./out/headers.ts";
export {
  encodedOnce,
  prepare,
  prunedReferences,
  slot,
  template,
  templater,
  type Attachment,
  type Common,
  type Encoded,
  type Header,
  type Personal,
  type Prepared,
  type Template,
} from "./out/message.ts";
export { firstAnswerToday } from "./out/answers.ts";
export { forgetMailings } from "./out/forget.ts";
export { addDeliveries, addMailing, mailAll, mailOne, type NewDelivery, type NewMailing } from "./out/enqueue.ts";
export {
  composer,
  type AnyComposer,
  type Composer,
  type Copy,
  type Delivery,
  type Mailing,
  type Withdrawal,
} from "./out/composer.ts";
export { canOpenKeys, dkimRecords, signerFor, type DkimRecord } from "./out/dkim/keys.ts";
export { Signer, type SigningKey } from "./out/dkim/sign.ts";
// mail in
export type { Passage } from "./in/arc.ts";
export { automaticKind, type AutomaticKind, type OurMarks } from "./in/automatic.ts";
export { startInbound, type Fate, type Inbound, type InboundMail, type InboundOptions } from "./in/dispatch.ts";
export {
  headerValues,
  type Correspondent,
  type Mail,
  type MailAttachment,
  type ParseResult,
  type Unparsable,
} from "./in/mail.ts";
export { openParser, type Parser, type ParserOptions } from "./in/parse.ts";
export { changeFate, replayInbound } from "./in/queue.ts";
export { openMailDoor, type MailDoor, type MailDoorOptions } from "./in/receive.ts";
export type { Arc, AuthResult, Verdict } from "./in/results.ts";
export { groupStore, type ArrivedMail, type Store } from "./in/store.ts";
export type { Envelope, Resolve, VerdictOptions } from "./in/verdict.ts";
export { startSender, type Sender, type SenderOptions } from "./out/deliver.ts";
export { dmarcOf, inboundMail, inboundMails, mailWaits, type InboundSummary } from "./in/queries.ts";
export { readMail } from "./in/read.ts";
export { wordsOf } from "./in/words.ts";
// what comes back
export { complain, noteWarning, pauseAddress, receiveReport, resumeAddress } from "./back/commands.ts";
export {
  addressesToPause,
  complaintsAbout,
  lastFailures,
  openPauses,
  pauseById,
  pausedAddresses,
  type Pause,
} from "./back/queries.ts";
export { ownAddressesIn, reportIn, type Report } from "./back/report.ts";
export { isWarningDue } from "./back/rules.ts";
// both
export { NO_REPLY } from "./noreply.ts";
export { mailCron, mailTasks } from "./tidy.ts";

// mail out
export { addressKey, domainOf, isAddress, wireAddress } from "./out/address.ts";
export { addressId, addressIds } from "./out/ledger.ts";
export { makeToken, readReturnPath, readToken, returnPath } from "./out/tokens.ts";
export { field, mailbox, messageIdFor, newMessageId, oneLine, phrase, textField, type Mailbox } from "./out/headers.ts";
export { prepare, prunedReferences, type Common, type Header, type Personal, type Prepared } from "./out/message.ts";
export { addDeliveries, addMailing, mailOne, ORDINARY, URGENT, type NewDelivery, type NewMailing } from "./out/enqueue.ts";
export { composer, type AnyComposer, type Composer, type Copy, type Delivery, type Mailing, type Withdrawal } from "./out/composer.ts";

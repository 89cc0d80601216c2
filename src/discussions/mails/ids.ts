import type { Settings } from "#platform/config";
import { messageIdFor, type Delivery } from "#platform/mail";

/** The Message-ID of one copy: the same at each attempt, so that a mail that is sent again is one mail. */
export const idFor = (settings: Settings, purpose: string, delivery: Delivery): string =>
  messageIdFor(settings.secret, purpose, delivery.id, settings.mailDomain);

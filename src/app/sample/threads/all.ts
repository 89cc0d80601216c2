import { access } from "./access.ts";
import { commons } from "./commons.ts";
import type { Conversation } from "./conversation.ts";
import { disaster } from "./disaster.ts";
import { documents } from "./documents.ts";
import { ebooks } from "./ebooks.ts";
import { friends } from "./friends.ts";
import { languages } from "./languages.ts";
import { local } from "./local.ts";
import { makers } from "./makers.ts";
import { media } from "./media.ts";
import { metadata } from "./metadata.ts";
import { motions } from "./motions.ts";
import { open } from "./open.ts";
import { pathways } from "./pathways.ts";
import { repair } from "./repair.ts";
import { school } from "./school.ts";
import { solo } from "./solo.ts";
import { story } from "./story.ts";
import { teaching } from "./teaching.ts";
import { times } from "./times.ts";
import { weeding } from "./weeding.ts";

export const conversations: Conversation[] = [
  ...repair,
  ...metadata,
  ...disaster,
  ...ebooks,
  ...weeding,
  ...pathways,
  ...teaching,
  ...open,
  ...story,
  ...makers,
  ...solo,
  ...languages,
  ...local,
  ...access,
  ...friends,
  ...school,
  ...documents,
  ...media,
  ...commons,
  ...motions,
  ...times,
];

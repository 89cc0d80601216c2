import { handle, type CronEntry, type Handler } from "#platform/jobs";
import { forgetOldItems, renewKeys } from "./apps/commands.ts";
import { forgetOldAttempts } from "./attempts/commands.ts";
import { lookAtFailing, removeFactor, tidy } from "./jobs.ts";
import { lookAtAddresses } from "./failing/commands.ts";
import { renewFigures } from "./demographics/commands.ts";
import { forgetClosed } from "./closings/commands.ts";
import { forgetOldLinks } from "./links/commands.ts";
import { forgetOldNotices } from "./notices/commands.ts";
import { forgetOldChallenges } from "./passkeys/commands.ts";
import { forgetOldRegistrations } from "./registrations/commands.ts";
import { finishRemoval } from "./second-factor/commands.ts";
import { forgetOldSessions } from "./sessions/commands.ts";
import { forgetOldSteps } from "./sessions/entry.ts";
import { forgetOldTokens } from "./tokens/commands.ts";

export const peopleTasks: Handler[] = [
  handle(tidy, (_nothing, at) =>
    at.transaction(async (tx, now) => {
      await forgetOldRegistrations(tx, now);
      await forgetOldLinks(tx, now);
      await forgetOldAttempts(tx, now);
      await forgetOldSessions(tx, now);
      await forgetOldSteps(tx, now);
      await forgetOldNotices(tx, now);
      await forgetOldChallenges(tx, now);
      await forgetOldTokens(tx, now);
      await forgetOldItems(tx, now);
      await forgetClosed(tx, now);
      await renewFigures(tx, now);
      await renewKeys(tx, at.settings.secret, now);
    }),
  ),
  handle(lookAtFailing, (_nothing, at) => at.transaction(lookAtAddresses)),
  handle(removeFactor, ({ removalId }, at) => at.transaction((tx, now) => finishRemoval(tx, removalId, now))),
];

export const peopleCron: CronEntry[] = [
  { job: tidy, match: "17 * * * *" },
  { job: lookAtFailing, match: "*/10 * * * *" },
];

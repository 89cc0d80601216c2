import { conductComposers } from "#conduct";
import { discussionsComposers, lastPostsOf, reachOf } from "#discussions";
import { groupsComposers } from "#groups";
import { libraryComposers } from "#library";
import { peopleComposers } from "#people";
import type { Settings } from "#platform/config";
import type { AnyComposer } from "#platform/mail";

/** How every kind of mail is written. */
export const composersFor = (settings: Settings): AnyComposer[] => [
  ...peopleComposers(settings),
  ...groupsComposers(settings, { activity: lastPostsOf, reach: reachOf }),
  ...discussionsComposers(settings),
  ...libraryComposers(settings),
  ...conductComposers(settings),
];

import { conductLinks, panelSection } from "#conduct";
import { accountLinks, postsSection } from "#discussions";
import { isOnRoster, onlookerAt, rolesSection, sharedSection } from "#groups";
import type { PeopleParts } from "#people";

/** What the slices above put into the pages about people, and say of who looks. */
export const personParts: PeopleParts = {
  onlooker: onlookerAt,
  sections: [rolesSection, panelSection, postsSection, sharedSection],
  isNamed: isOnRoster,
  reading: [...accountLinks, ...conductLinks],
};

/**
 * Who may do what, written by hand and asked of every registered route (routes.test.ts): one letter for each of `viewers`, in their order.
 * It knows nothing of how the program decides.
 *
 * `+` 200 · `>` 303 to another page · `m` 301 · `x` 422, let in and something else is wrong · `s` 303 to sign in · `o` 401 ·
 * `-` 404, and not to be told from what does not exist · `!` 404 of a secret link that leads nowhere
 */
export const viewers = [
  "visitor",
  "account",
  "member of the association",
  "member of the unit",
  "leader of the unit",
  "staff for mail",
  "staff for membership",
  "staff for groups",
  "staff for people",
  "staff for operations",
] as const;

/** What a route answers about three units that differ in who sees them, led and joined by the same people. */
export interface OfUnit {
  /** Everything for everybody, the roster for accounts. */
  public: string;
  /** Everything for members of the association: who leads or belongs to the unit is none here. */
  members: string;
  /** Everything for members of the unit. */
  hidden: string;
}

export interface Row {
  is: OfUnit | string;
  /** What is posted; a form without anything unless given. `addressId`: the viewer's own; `post`: the first of the place's topic. */
  fields?: (given: { addressId: number; post: number }) => Record<string, string>;
  /** Changes what later answers would be, so it gets people and units of its own. */
  acts?: true;
}

const reading = { public: "+++++ +++++", members: "--+-- -----", hidden: "---++ -----" };
const leading = { public: "o---x --x--", members: "o---x --x--", hidden: "o---x --x--" };
const leadingActs = { public: "o---> -->--", members: "o---> -->--", hidden: "o---> -->--" };
const leadingPage = { public: "s---+ --+--", members: "s---+ --+--", hidden: "s---+ --+--" };
const staffForGroups = { public: "o---- --x--", members: "o---- --x--", hidden: "o---- --x--" };
const staffForGroupsPage = { public: "s---- --+--", members: "s---- --+--", hidden: "s---- --+--" };
const marking = { public: "o---> -->--", members: "o---- -----", hidden: "o---> -----" };
const anyone = "+++++ +++++";
const anyoneSends = "xxxxx xxxxx";
const signedIn = "s++++ +++++";
const signedInSends = "oxxxx xxxxx";
const signedInActs = "o>>>> >>>>>";

export const table: Record<string, Row> = {
  "GET /": { is: anyone },
  "GET /developers": { is: anyone },
  "GET /developers/:operation": { is: anyone },
  "GET /kit": { is: anyone },
  "GET /help": { is: anyone },
  "GET /help/report": { is: anyone },
  "POST /help/report": { is: anyoneSends },
  "GET /help/report/sent": { is: anyone },
  "GET /accessibility": { is: anyone },
  "POST /notices/:id/closure": { is: signedInActs },
  "GET /desk/notices": { is: "s---- ----+" },
  "POST /desk/notices": { is: "o---- ----x" },
  "POST /desk/notices/:id/withdrawal": { is: "o---- ---->" },
  "GET /look/:file": { is: "----- -----" },
  "GET /desk/look": { is: "s---- ----+" },
  "POST /desk/look": { is: "o---- ---->" },
  "GET /sites": { is: anyone },
  "GET /desk/sites": { is: "s---- ----+" },
  "POST /desk/sites": { is: "o---- ----x" },
  "POST /desk/sites/:id/check": { is: "o---- ---->" },
  "POST /desk/sites/:id/removal": { is: "o---- ---->" },
  "GET /desk/status": { is: "s---- ----+" },
  "GET /desk/audit": { is: "s---- ----+" },
  "GET /desk/reports": { is: "s---- ----+" },
  "POST /desk/reports/:id/settlement": { acts: true, is: "o---- ---->" },
  "GET /groups": { is: anyone },
  "GET /groups/kinds/:kind": { is: anyone },
  "GET /groups/:slug": { is: reading },
  "POST /groups/:slug/membership": {
    acts: true,
    is: { public: "o>>>> >>>>>", members: "o->-- -----", hidden: "o-->> -----" },
  },
  "POST /groups/:slug/dismissal": {
    acts: true,
    is: { public: signedInActs, members: "o->-- -----", hidden: "o-->> -----" },
  },
  "GET /structure": { is: anyone },
  "GET /suggestions": { is: signedIn },
  "POST /suggestions": { acts: true, is: signedInActs },
  // Nobody is held in a group that they cannot see. Who leads hands the role over first.
  "POST /groups/:slug/departure": {
    acts: true,
    is: { public: "o>>>x >>>>>", members: "o->>x -----", hidden: "o-->x -----" },
  },
  "GET /groups/:slug/roster": { is: { ...reading, public: "-++++ +++++" } },
  "GET /groups/:slug/roles": { is: reading },
  "POST /groups/:slug/roles": { is: leading },
  "GET /groups/:slug/roles/:id/ending": { is: leadingPage },
  "POST /groups/:slug/roles/:id/ending": { is: leading },
  // Whoever sees the page may write to those who lead the group.
  "GET /groups/:slug/conveners/message": { is: { public: signedIn, members: "s-+-- -----", hidden: "s--++ -----" } },
  "POST /groups/:slug/conveners/message": {
    is: { public: signedInSends, members: "o-x-- -----", hidden: "o--xx -----" },
  },
  "GET /groups/:slug/settings": { is: leadingPage },
  "POST /groups/:slug/settings": { is: leading },
  "GET /groups/:slug/texts": { is: leadingPage },
  "POST /groups/:slug/texts": { is: leading },
  "GET /groups/:slug/links": { is: leadingPage },
  "POST /groups/:slug/links": { is: leading },
  "POST /groups/:slug/links/:id/removal": { acts: true, is: leadingActs },
  "GET /groups/:slug/webhooks": { is: leadingPage },
  "POST /groups/:slug/webhooks": { is: leading },
  "GET /groups/:slug/webhooks/:id": { is: leadingPage },
  "POST /groups/:slug/webhooks/:id/removal": { is: leadingActs },
  "POST /groups/:slug/webhooks/:id/sendings/:number/repeat": { is: leadingActs },
  "GET /groups/:slug/emblem": { is: reading },
  "GET /groups/:slug/emblem/change": { is: leadingPage },
  "POST /groups/:slug/emblem": { is: leading },
  "POST /groups/:slug/emblem/removal": { acts: true, is: leadingActs },
  "GET /groups/:slug/name": { is: staffForGroupsPage },
  "POST /groups/:slug/name": { is: staffForGroups },
  "GET /groups/:slug/closure": { is: staffForGroupsPage },
  "POST /groups/:slug/closure": { is: staffForGroups },
  "GET /start": { is: signedIn },
  "GET /places": { is: signedIn },
  "POST /places/letter": { acts: true, is: signedInActs },
  "GET /places/letter/:token": { is: "!!!!! !!!!!" },
  "POST /places/letter/:token": { is: "!!!!! !!!!!" },
  "GET /desk": { is: "s---- +++++" },
  "GET /desk/groups/new": { is: "s---- --+--" },
  "POST /desk/groups/new": { is: "o---- --x--" },

  "GET /groups/:slug/topics": { is: reading },
  "GET /groups/:slug/topics/new": { is: { public: signedIn, members: "s-+-- -----", hidden: "s--++ -----" } },
  "POST /groups/:slug/topics": { is: { public: signedInSends, members: "o-x-- -----", hidden: "o--xx -----" } },
  "GET /groups/:slug/mentions": { is: { public: signedIn, members: "s-+-- -----", hidden: "s--++ -----" } },
  "GET /groups/:slug/welcome": { is: leadingPage },
  "POST /groups/:slug/welcome": { is: leading },
  "GET /topics/:id": { is: { public: "mmmmm mmmmm", members: "--m-- -----", hidden: "---mm -----" } },
  "GET /topics/:id/:words": { is: reading },
  "GET /groups/:slug/feed.atom": { is: reading },
  "GET /groups/:slug/feed.json": { is: reading },
  "GET /topics/:id/feed.atom": { is: reading },
  "GET /topics/:id/feed.json": { is: reading },
  "GET /discussions/feed.atom": { is: "-++++ +++++" },
  "GET /discussions/feed.json": { is: "-++++ +++++" },
  "GET /topics/:id/new.events": { is: reading },
  "GET /discussions/new.events": { is: signedIn },
  "GET /discussions/feeds": { is: signedIn },
  "POST /discussions/feeds": { acts: true, is: signedInActs },
  "POST /discussions/feeds/revocation": { acts: true, is: signedInActs },
  "GET /discussions": { is: anyone },
  "POST /discussions/read": { acts: true, fields: () => ({ until: "0" }), is: signedInActs },
  "POST /groups/:slug/topics/read": {
    acts: true,
    fields: () => ({ until: "0" }),
    is: { public: "o>>>> >>>>>", members: "o->-- -----", hidden: "o-->> -----" },
  },
  "POST /topics/:id/choice": {
    acts: true,
    fields: () => ({ choice: "follow" }),
    is: { public: "o>>>> >>>>>", members: "o->-- -----", hidden: "o-->> -----" },
  },
  "POST /topics/:id/view": {
    acts: true,
    fields: () => ({ view: "threads" }),
    is: { public: "o>>>> >>>>>", members: "o->-- -----", hidden: "o-->> -----" },
  },
  "POST /topics/:id/unread": {
    acts: true,
    fields: ({ post }) => ({ post: String(post) }),
    is: { public: "o>>>> >>>>>", members: "o->-- -----", hidden: "o-->> -----" },
  },
  "GET /posts/:id/cite": { is: reading },
  "GET /saved": { is: signedIn },
  "POST /saved": {
    acts: true,
    fields: ({ post }) => ({ post: String(post) }),
    is: { public: "o>>>> >>>>>", members: "o->-- -----", hidden: "o-->> -----" },
  },
  // What one saved one may let go, whether or not it can still be seen, or ever could.
  "POST /saved/removal": {
    acts: true,
    fields: ({ post }) => ({ post: String(post) }),
    is: { public: "o>>>> >>>>>", members: "o>>>> >>>>>", hidden: "o>>>> >>>>>" },
  },
  "GET /requests/:token": { is: "!!!!! !!!!!" },
  "POST /requests/:token": { is: "!!!!! !!!!!" },
  "GET /unfollow/:token": { is: "!!!!! !!!!!" },
  "POST /unfollow/:token": { is: "!!!!! !!!!!" },
  "GET /unmention/:token": { is: "!!!!! !!!!!" },
  "POST /unmention/:token": { is: "!!!!! !!!!!" },
  "GET /undigest/:token": { is: "!!!!! !!!!!" },
  "POST /undigest/:token": { is: "!!!!! !!!!!" },
  "GET /account/mail-forms": { is: signedIn },
  "POST /account/mail-forms": { is: signedInSends },
  "GET /account/mails": { is: signedIn },
  "GET /account/moderation": { is: signedIn },
  "GET /account/hold": { is: signedIn },
  "POST /account/hold": { is: signedInSends },
  "POST /account/hold/end": { is: signedInActs },
  "GET /account/mentions": { is: signedIn },
  "POST /account/mentions": { is: signedInActs, fields: () => ({ mail: "yes" }) },
  "POST /topics/:id/posts": { is: { public: signedInSends, members: "o-x-- -----", hidden: "o--xx -----" } },
  // To manage is not to read: who does not see a discussion does not close it.
  "GET /topics/:id/moves/new": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "POST /topics/:id/moves": { is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" } },
  "GET /topics/:id/merges/new": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "POST /topics/:id/merges": { is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" } },
  "POST /topics/:id/closure": { is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" } },
  "POST /topics/:id/reopening": {
    acts: true,
    is: { public: "o---> -->--", members: "o---- -----", hidden: "o---> -----" },
  },
  // Whoever asked and whoever leads: here the leader of the unit began the topic.
  "POST /topics/:id/question": { acts: true, fields: () => ({ question: "yes" }), is: marking },
  "POST /topics/:id/answer": { acts: true, is: marking },
  "GET /posts/:id": { is: { public: ">>>>> >>>>>", members: "-->-- -----", hidden: "--->> -----" } },
  "GET /posts/:id/attachments/:number": { is: reading },
  "GET /posts/:id/edit": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "POST /posts/:id/edit": { is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" } },
  "GET /posts/:id/history": { is: reading },
  "GET /posts/:id/report": { is: { public: signedIn, members: "s-+-- -----", hidden: "s--++ -----" } },
  "POST /posts/:id/report": { is: { public: signedInSends, members: "o-x-- -----", hidden: "o--xx -----" } },
  "GET /posts/:id/split": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "POST /posts/:id/split": { is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" } },
  "GET /posts/:id/withholding": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "POST /posts/:id/withholding": { is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" } },
  "POST /posts/:id/withholding/ending": {
    is: { public: "o---> -->--", members: "o---- -----", hidden: "o---> -----" },
  },
  "POST /posts/:id/withholding/removal": {
    is: { public: "o---x --x--", members: "o---- -----", hidden: "o---x -----" },
  },
  "POST /posts/:id/poll": { is: { public: signedInSends, members: "o-x-- -----", hidden: "o--xx -----" } },
  "GET /drafts": { is: signedIn },
  "POST /drafts/:id/removal": { acts: true, is: signedInActs },
  "POST /groups/:slug/subscription": {
    acts: true,
    fields: ({ addressId }) => ({ mode: "web", address: String(addressId) }),
    is: { public: "oxx>> xxxxx", members: "o-x-- -----", hidden: "o-->> -----" },
  },
  "GET /groups/:slug/reports": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  // The number is no post of the group's.
  "POST /groups/:slug/reports/:id/answer": {
    is: { public: "o---- -----", members: "o---- -----", hidden: "o---- -----" },
  },
  "GET /groups/:slug/moderation": { is: { public: "s---+ --+--", members: "s---+ --+--", hidden: "s---+ --+--" } },
  "GET /groups/:slug/log": { is: { public: "s---+ --+--", members: "s---+ --+--", hidden: "s---+ --+--" } },
  "POST /groups/:slug/standstill": {
    acts: true,
    fields: () => ({ word: "Spam" }),
    is: { public: "o---> -->--", members: "o---> -->--", hidden: "o---> -->--" },
  },
  "POST /groups/:slug/standstill/ending": {
    acts: true,
    is: { public: "o---> -->--", members: "o---> -->--", hidden: "o---> -->--" },
  },
  // The post is the leader's own: only those above judge it.
  "GET /posts/:id/restraint": { is: { public: "s---- --+--", members: "s---- -----", hidden: "s---- -----" } },
  "POST /posts/:id/restraint": { is: { public: "o---- --x--", members: "o---- -----", hidden: "o---- -----" } },
  "GET /restraints/:id": { is: "s---- -----" },
  "POST /restraints/:id/appeal": { is: "o---- -----" },
  "POST /restraints/:id/answer": { is: "o---- -----" },
  "POST /restraints/:id/ending": { is: "o---- -----" },
  "GET /groups/:slug/export": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "GET /groups/:slug/export.zip": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "GET /groups/:slug/held": { is: { public: "s---+ --+--", members: "s---- -----", hidden: "s---+ -----" } },
  "POST /groups/:slug/held/:id/decision": {
    acts: true,
    fields: () => ({ decision: "discarded" }),
    is: { public: "o---> -->--", members: "o---- -----", hidden: "o---> -----" },
  },
  "POST /groups/:slug/held/decisions": {
    acts: true,
    fields: () => ({ decision: "discarded", "mail-1": "yes" }),
    is: { public: "o---> -->--", members: "o---- -----", hidden: "o---> -----" },
  },
  "POST /groups/:slug/held/trust/:id/ending": {
    acts: true,
    is: { public: "o---> -->--", members: "o---- -----", hidden: "o---> -----" },
  },
  "GET /unsubscribe/:token": { is: "!!!!! !!!!!" },
  "POST /unsubscribe/:token": { is: "!!!!! !!!!!" },
  "GET /desk/files": { is: "s---- ----+" },
  "POST /desk/files": { acts: true, is: "o---- ----x" },
  "GET /desk/mail": { is: "s---- +----" },
  "GET /desk/mail/:id": { is: "s---- +----" },
  "POST /desk/mail/:id/done": { acts: true, is: "o---- >----" },
  "POST /desk/mail/:id/replay": { acts: true, is: "o---- >----" },

  "GET /desk/membership": { is: "s---- -+---" },
  "GET /desk/membership/:personId": { is: "s---- -+---" },
  "POST /desk/membership/:personId/terms": { is: "o---- -x---" },
  "GET /desk/membership/:personId/terms/:termId/ending": { is: "s---- -+---" },
  "POST /desk/membership/:personId/terms/:termId/ending": { is: "o---- -x---" },

  "GET /register": { is: anyone },
  "POST /register": { is: anyoneSends },
  "GET /register/sent": { is: anyone },
  "GET /register/confirm/:token": { is: "!!!!! !!!!!" },
  "POST /register/confirm/:token": { is: "!!!!! !!!!!" },
  "GET /sign-in": { is: anyone },
  "POST /sign-in": { is: anyoneSends },
  "GET /sign-in/link": { is: anyone },
  "POST /sign-in/link": { is: anyoneSends },
  "GET /sign-in/sent": { is: anyone },
  "GET /sign-in/link/:token": { is: "!!!!! !!!!!" },
  "POST /sign-in/link/:token": { is: "!!!!! !!!!!" },
  // Without the first step there is no second.
  "GET /sign-in/second": { is: ">>>>> >>>>>" },
  "POST /sign-in/second": { is: ">>>>> >>>>>" },
  "POST /sign-in/passkey": { is: anyoneSends },
  "POST /sign-in/passkey/challenge": { is: anyone },
  "POST /sign-out": { acts: true, is: ">>>>> >>>>>" },
  "GET /account": { is: signedIn },
  "POST /account": { is: signedInSends },
  "GET /account/addresses": { is: signedIn },
  "POST /account/addresses": { is: signedInSends },
  "POST /account/addresses/primary": { is: signedInSends },
  "POST /account/addresses/remove": { is: signedInSends },
  "POST /account/addresses/resumption": { is: signedInActs },
  "GET /mail-again/:token": { is: "!!!!! !!!!!" },
  "POST /mail-again/:token": { is: "!!!!! !!!!!" },
  "GET /account/addresses/confirm/:token": { is: "s!!!! !!!!!" },
  "POST /account/addresses/confirm/:token": { is: "o!!!! !!!!!" },
  "GET /account/sessions": { is: signedIn },
  "POST /account/sessions/end": { acts: true, is: signedInActs },
  "POST /account/sessions/end-others": { acts: true, is: signedInActs },
  // Everybody here has signed in a moment ago, so nobody is asked again.
  "GET /account/proof": { is: "s>>>> >>>>>" },
  "POST /account/proof": { is: signedInActs },
  "GET /account/proof/given": { is: signedIn },
  "GET /account/passkeys": { is: signedIn },
  "GET /account/passkeys/new": { is: signedIn },
  "POST /account/passkeys/challenge": { is: "o++++ +++++" },
  "POST /account/passkeys": { is: signedInSends },
  "POST /account/passkeys/removal": { is: signedInActs },
  "GET /account/tokens": { is: signedIn },
  "POST /account/tokens": { is: signedInSends },
  "POST /account/tokens/revocation": { is: signedInActs },
  "GET /account/second-factor": { is: signedIn },
  "GET /account/second-factor/new": { is: signedIn },
  "POST /account/second-factor": { is: signedInSends },
  "POST /account/second-factor/codes": { is: signedInSends },
  "POST /account/second-factor/removal": { is: signedInActs },
  "GET /account/not-me/:token": { is: "!!!!! !!!!!" },
  "POST /account/not-me/:token": { is: "!!!!! !!!!!" },
  // No identity provider is named here, so there are no such pages.
  "GET /sign-in/provider": { is: "----- -----" },
  "GET /sign-in/provider/back": { is: "----- -----" },
  "GET /sign-in/provider/arrival": { is: "----- -----" },
  "POST /sign-in/provider/arrival": { is: "----- -----" },
  "GET /account/provider": { is: "s---- -----" },
  "GET /account/provider/connection": { is: "s---- -----" },
  "POST /account/provider/removal": { is: "o---- -----" },
  "GET /account/apps": { is: signedIn },
  "POST /account/apps/revocation": { is: signedInActs },
  // Nobody here came from another site.
  "GET /connect/problem": { is: anyoneSends },
  "GET /connect/:uid": { is: "sxxxx xxxxx" },
  "POST /connect/:uid": { is: signedInSends },
  "GET /desk/apps": { is: "s---- ----+" },
  "POST /desk/apps": { is: "o---- ----x" },
  "POST /desk/apps/:id/retirement": { is: "o---- ---->" },
  "GET /account/password": { is: signedIn },
  "POST /account/password": { is: signedInSends },
  "GET /account/profile": { is: signedIn },
  "POST /account/profile": { is: signedInSends },
  "POST /account/profile/photo": { is: signedInSends },
  "POST /account/profile/photo/removal": { acts: true, is: signedInActs },
  "GET /account/visibility": { is: signedIn },
  "POST /account/visibility": { is: signedInSends },
  "POST /account/visibility/unblock": { is: signedInSends },
  "GET /directory": { is: anyone },
  // Of a person who said nothing and holds nothing, nobody but they themselves find a page; and nobody writes to themselves.
  "GET /people/:personId": { is: "--+-- -----" },
  "GET /people/:personId/photo/:size": { is: "----- -----" },
  "GET /people/:personId/message": { is: "s---- -----" },
  "POST /people/:personId/message": { is: "o---- -----" },
  "POST /people/:personId/block": { is: "o---- -----" },
  "GET /desk/people": { is: "s---- ---+-" },
  "GET /desk/people/:id": { is: "s---- ---+-" },
  "POST /desk/people/:id/capabilities": { is: "o---- ---x-" },
  "POST /desk/people/:id/factor-removal": { is: "o---- ---x-" },

  "GET /robots.txt": { is: anyone },
  "GET /.well-known/security.txt": { is: anyone },
  "GET /sitemap.xml": { is: anyone },
  "GET /search": { is: anyone },
  // Somebody is staff here, so nobody sets it up any more.
  "GET /welcome": { is: "----- -----" },
  "POST /welcome": { is: "----- -----" },
  "GET /desk/first-steps": { is: "s---- ----+" },
  "GET /mailbox": { is: anyone },
  "GET /mailbox/:id": { is: anyone },
};

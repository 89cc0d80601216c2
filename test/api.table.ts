import sharp from "sharp";

/**
 * Who may do what by the API, written by hand and asked of every operation that the document names (api-contract.test.ts): one letter for each
 * of `callers`, in their order. It knows nothing of how the program decides.
 *
 * `+` done · `t` 401, no token · `-` 404, and not to be told from what does not exist · `x` 422, let in and something else is wrong
 */
export const callers = [
  "nobody",
  "account",
  "member of the association",
  "member of the unit",
  "convener of the unit",
  "staff for groups and membership",
] as const;

/** What an operation answers about units that differ in who sees them. */
export interface OfUnit {
  public: string;
  members: string;
  hidden: string;
}

/** Things that paths name, and who asks. */
export interface Given {
  slug: string;
  topic: number;
  post: number;
  /** About that post, on whose roll the insider and the convener are. */
  motion: number;
  /** Of the unit's library, added by the convener. */
  entry: number;
  /** The unit's own, also of its library. */
  webhook: number;
  folder: number;
  /** The convener's appointment. */
  role: number;
  /** Whoever belongs to the unit and leads nothing. */
  insider: string;
  personId: string;
  /** A term of theirs, and what it is of. */
  term: number;
  product: number;
  address: string;
}

export interface Example {
  is: OfUnit | string;
  params?: (given: Given) => Record<string, string | number>;
  query?: (given: Given) => Record<string, string>;
  body?: (given: Given) => unknown;
  /** Changes what later answers would be, so each caller gets a world of their own. */
  acts?: true;
}

const own = "t+++++";
const anyone = "++++++";
const reading = { public: "++++++", members: "--+---", hidden: "---++-" };
const marking = { public: "t+++++", members: "t-+---", hidden: "t--++-" };
const leading = { public: "t---++", members: "t---++", hidden: "t---++" };
const atTheDesk = "t----+";
const staffOnly = { public: "t----+", members: "t----+", hidden: "t----+" };
const leadingTopic = { public: "t---++", members: "t-----", hidden: "t---+-" };
const writing = { public: "txx++x", members: "t-x---", hidden: "t--++-" };
const adding = { public: "txx++x", members: "t-x---", hidden: "t--++-" };
const changing = { public: "t---+-", members: "t-----", hidden: "t---+-" };
const entry = ({ entry: id }: Given) => ({ id });
const folder = ({ slug, folder: id }: Given) => ({ slug, id });
const person = ({ personId }: Given) => ({ personId });
const unit = ({ slug }: Given) => ({ slug });
const topic = ({ topic: id }: Given) => ({ id });
const post = ({ post: id }: Given) => ({ id });
const motion = ({ motion: id }: Given) => ({ id });
const nowhereIn = ({ slug }: Given) => ({ slug, id: 999_999_999 });
const nothing = () => ({ id: 999_999_999 });
const thePost = ({ post: id }: Given) => ({ post: id });

/** To be sent as a file. */
export const aPicture = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#123" } })
  .png()
  .toBuffer();

export const examples: Record<string, Example> = {
  getAccount: { is: own },
  changeAccount: { is: own, body: () => ({ name: "Ada Byron", timeZone: "Europe/Berlin" }) },
  getDemographics: { is: own },
  setDemographics: { is: own, body: () => ({ consent: true, answers: { age: ["25-34"] } }) },
  forgetDemographics: { is: own },
  getOwnProfile: { is: own },
  changeOwnProfile: {
    is: own,
    body: () => ({
      pronouns: "she",
      about: "Maps",
      interests: ["Maps"],
      links: ["https://example.org"],
      place: { city: "Oslo", region: "", country: "Norway" },
      contactMail: "ada@library.example",
      phone: "+47 22 33 44 55",
      audiences: { about: "public", interests: "members" },
      isListed: true,
      writers: "accounts",
    }),
  },
  changeOwnPhoto: { is: own, query: () => ({ audience: "members" }), body: () => aPicture },
  removeOwnPhoto: { is: own },
  listBlocked: { is: own },
  findPeople: { is: anyone, query: () => ({ q: "maps", limit: "5" }) },
  getPerson: { is: anyone, params: person },
  writeLetter: { is: own, params: person, body: () => ({ subject: "Maps", text: "Where are they?" }) },
  blockPerson: { is: own, params: person },
  unblockPerson: { is: own, params: person },

  listProducts: { is: atTheDesk },
  findMembers: { is: atTheDesk, query: () => ({ q: "a" }) },
  getMember: { is: atTheDesk, params: person },
  enterTerm: {
    acts: true,
    is: atTheDesk,
    params: person,
    body: ({ product }) => ({ product, startsOn: "2031-01-01" }),
  },
  endTerm: {
    acts: true,
    is: atTheDesk,
    params: ({ personId, term: id }) => ({ personId, id }),
    body: () => ({ lastDay: "2026-05-01", because: "resigned" }),
  },

  findUnits: { is: anyone, query: () => ({ limit: "2" }) },
  getUnit: { is: reading, params: unit },
  getRoster: { is: reading, params: unit },
  getRoles: { is: reading, params: unit },
  getPlaces: { is: own },
  joinUnit: { acts: true, is: { public: "t+++++", members: "t-+---", hidden: "t--++-" }, params: unit },
  leaveUnit: { acts: true, is: { public: "t+++x+", members: "t-++x-", hidden: "t--+x-" }, params: unit },
  writeToConveners: {
    acts: true,
    is: { public: "t+++++", members: "t-+---", hidden: "t--++-" },
    params: unit,
    body: () => ({ subject: "Maps", body: "Where are they?" }),
  },
  changeUnitSettings: { is: leading, params: unit, body: () => ({ newcomersSeeHistory: true }) },
  changeUnitTexts: { is: leading, params: unit, body: () => ({ charge: "Maps", subjects: ["maps"] }) },
  giveRole: {
    acts: true,
    is: leading,
    params: unit,
    body: ({ insider }) => ({
      person: insider,
      role: "secretary",
      startsOn: "2026-12-01",
      endsOn: null,
      chosen: "appointed",
    }),
  },
  endRole: {
    acts: true,
    is: leading,
    params: ({ slug, role }) => ({ slug, id: role }),
    body: () => ({ cause: "stepped down" }),
  },
  listUnitLinks: { is: reading, params: unit },
  addUnitLink: {
    is: leading,
    params: unit,
    body: () => ({ label: "Atlas", url: "https://atlas.example", runBy: "The press" }),
  },
  removeUnitLink: { is: leading, params: nowhereIn },
  getEmblem: { is: reading, params: unit },
  changeEmblem: { is: leading, params: unit, query: () => ({ alt: "A globe" }), body: () => aPicture },
  removeEmblem: { acts: true, is: leading, params: unit },
  linkShelf: { is: leading, params: unit, body: () => ({ group: "5566", style: "apa" }) },
  unlinkShelf: { is: leading, params: unit },
  listUnitChanges: { is: leading, params: unit },
  listWebhooks: { is: leading, params: unit },
  endWebhook: { is: leading, params: nowhereIn },
  listSendings: { is: leading, params: ({ slug, webhook }) => ({ slug, id: webhook }) },
  sendAgain: { is: leading, params: ({ slug, webhook }) => ({ slug, id: webhook, number: 999_999_999 }) },
  createUnit: {
    acts: true,
    is: "t----+",
    body: () => ({ kind: "round-table", name: "Globes", purpose: "Round maps" }),
  },
  renameUnit: { acts: true, is: staffOnly, params: unit, body: () => ({ name: "Charts", regions: ["AL"] }) },
  closeUnit: { acts: true, is: staffOnly, params: unit, body: () => ({ reason: "All maps are found." }) },
  getStatements: { is: own },
  setStatements: { is: own, body: () => ({ statements: ["new"] }) },
  listSuggestions: { is: own },
  dismissSuggestion: { is: marking, params: unit },
  getPlacesLetter: { is: own },
  choosePlacesLetter: { is: own, body: () => ({ isWanted: true }) },

  listTopics: { is: reading, params: unit },
  listDiscussions: { is: anyone },
  getTopic: { is: reading, params: topic, query: () => ({ limit: "1" }) },
  beginTopic: { is: writing, params: unit, body: () => ({ title: "Globes", body: "Round" }) },
  closeTopic: { acts: true, is: leadingTopic, params: topic, body: () => ({ reason: "Found" }) },
  reopenTopic: { is: leadingTopic, params: topic },
  askQuestion: { acts: true, is: leadingTopic, params: topic },
  markAnswer: { is: leadingTopic, params: topic, body: () => ({ post: null }) },
  uploadFile: { is: own, query: () => ({ filename: "map.txt" }), body: () => Buffer.from("north is up") },
  listPostFiles: { is: reading, params: post },
  getPostFile: { is: reading, params: ({ post: id }) => ({ id, number: 1 }) },
  getPost: { is: reading, params: post },
  reply: { is: writing, params: topic, body: () => ({ body: "In the cellar", follow: true }) },
  editPost: {
    acts: true,
    is: { public: "t---+x", members: "t-----", hidden: "t---+-" },
    params: post,
    body: () => ({ body: "Where are the maps?", version: 1 }),
  },
  answerPoll: {
    is: { public: "txxxxx", members: "t-x---", hidden: "t--xx-" },
    params: post,
    body: () => ({ options: [1] }),
  },
  listDecisions: { is: reading, params: unit, query: () => ({ show: "open", limit: "1" }) },
  getMotion: { is: reading, params: motion },
  listVotes: { is: reading, params: motion, query: () => ({ limit: "1" }) },
  castVote: {
    acts: true,
    is: { public: "txx++x", members: "t-x---", hidden: "t--++-" },
    params: motion,
    body: () => ({ choice: "aye" }),
  },
  getTimes: { is: reading, params: post },
  answerTimes: {
    acts: true,
    is: { public: "txx++x", members: "t-x---", hidden: "t--++-" },
    params: post,
    body: () => ({
      answers: [
        { number: 1, answer: "yes" },
        { number: 2, answer: "if-need-be" },
      ],
    }),
  },
  chooseTime: { acts: true, is: leadingTopic, params: post, body: () => ({ number: 1 }) },
  reopenTimes: {
    is: { public: "t---xx", members: "t-----", hidden: "t---x-" },
    params: post,
    body: () => ({ closesOn: "2026-12-01" }),
  },
  searchPosts: { is: anyone, query: () => ({ q: "maps", limit: "1" }) },
  markRead: { is: marking, params: topic, body: thePost },
  markUnread: { is: marking, params: topic, body: thePost },
  markUnitRead: { is: marking, params: unit },
  markAllRead: { is: own },
  chooseTopic: { is: marking, params: topic, body: () => ({ choice: "follow" }) },
  listNotifications: { is: own },
  markNotificationsSeen: { is: own },
  listSaved: { is: own },
  savePost: { is: marking, params: post, body: () => ({ note: "For later" }) },
  forgetPost: { is: own, params: nothing },
  getSubscription: { is: marking, params: unit },
  changeSubscription: {
    is: { public: "txx++x", members: "t-x---", hidden: "t--++-" },
    params: unit,
    body: ({ address }) => ({ mode: "web", address }),
  },
  listDrafts: { is: own },
  saveTopicDraft: { is: marking, params: unit, body: () => ({ title: "Globes", body: "Round" }) },
  saveReplyDraft: { is: marking, params: topic, body: () => ({ body: "In the cellar" }) },
  discardDraft: { is: own, params: nothing },
  listLibrary: { is: reading, params: unit },
  getLibraryEntry: { is: reading, params: entry },
  getLibraryFile: { is: reading, params: ({ entry: id }) => ({ id, number: 1 }) },
  addLibraryFile: {
    is: adding,
    params: unit,
    query: () => ({ filename: "map.txt", description: "North is up" }),
    body: () => Buffer.from("north is up"),
  },
  addLibraryLink: {
    is: adding,
    params: unit,
    body: () => ({ title: "Atlas", link: "https://atlas.example", licence: "cc0" }),
  },
  addLibraryVersion: {
    is: changing,
    params: entry,
    query: () => ({ filename: "map-2.txt", note: "Turned" }),
    body: () => Buffer.from("north is left"),
  },
  addLibraryFolder: {
    is: { public: "txxx+x", members: "t-x---", hidden: "t--x+-" },
    params: unit,
    body: () => ({ name: "Atlases" }),
  },
  changeLibraryFolder: { is: changing, params: folder, body: () => ({ name: "Sea charts" }) },
  removeLibraryFolder: { acts: true, is: changing, params: folder },
  getLibraryAdders: { is: reading, params: unit },
  changeLibraryAdders: { is: changing, params: unit, body: () => ({ adders: "leaders" }) },
  changeLibraryEntry: { is: changing, params: entry, body: () => ({ description: "Found again", audience: "unit" }) },
  removeLibraryEntry: { acts: true, is: changing, params: entry },
};

/** What leaders wrote on their unit's page, beside its purpose. */
export interface SampleTexts {
  subjects: string;
  charge?: string;
  rules?: string;
  link?: { label: string; url: string; runBy: string; privacy: string };
}

const conduct = "Speak to each other as you would across a desk with a reader listening. ";
const jobs = "No job postings here, please: they go to Association News, through its staff.";

/** By the unit's key. */
export const sampleTexts: Record<string, SampleTexts> = {
  repair: {
    subjects: "preservation, book repair, small libraries",
    charge:
      "We meet on Tuesdays at three, each with one thing that beat us. Between meetings we answer each other here.\n\nEach year we leave one page behind that others can use: last year the four papers, this year what an hour of mending saves.",
    rules: `${conduct}Say what you tried before you say what others should. Pictures of damage are welcome, pictures of readers are not. ${jobs}`,
  },
  metadata: {
    subjects: "cataloging, metadata, accessibility",
    charge:
      "We read each other's records aloud and change what nobody would say. Lists of readers' words, with counts, are what we share.",
    rules: `${conduct}Name the system that you speak of; half of our quarrels were about two different ones.`,
  },
  ready: { subjects: "disasters, preservation, buildings" },
  ebook: { subjects: "e-books, budgets, licences" },
  weed: { subjects: "collections, weeding" },
  pathways: {
    subjects: "careers, education, fairness at work",
    charge:
      "Three questions bring us together: how a degree can be within reach of more people, which ways into the work need none, and how those who do the same work can be treated alike.\n\nWe talk on the second Friday of each month, and read one text before.",
    rules: `${conduct}Leave names out of stories about employers. ${jobs}`,
    link: {
      label: "Our reading list in Zotero",
      url: "https://www.zotero.org/groups/",
      runBy: "The co-conveners",
      privacy: "Everybody can see the list. Ask there to be let in if you would like to add to it.",
    },
  },
  onehour: { subjects: "instruction, information literacy, higher education" },
  open: {
    subjects: "open access, repositories, licences",
    link: {
      label: "Contracts that members may publish",
      url: "https://example.org/contracts",
      runBy: "The convener's library",
      privacy: "Open to all. Nothing is put there without the word of the library that signed it.",
    },
  },
  story: {
    subjects: "storytime, children, early literacy",
    charge: "Bring one thing that worked and one that ended in tears. We sing before we discuss.",
    rules: `${conduct}No names and no pictures of children, not even lovely ones.`,
  },
  make: { subjects: "teens, makerspaces" },
  solo: {
    subjects: "small libraries, rural service, budgets",
    charge: "Nobody here has a colleague down the hall, so this is the hall.",
    rules: `${conduct}If you can answer, answer; nobody else is coming.`,
  },
  biling: { subjects: "languages, immigrants, collections" },
  local: { subjects: "local history, archives, genealogy" },
  access: { subjects: "accessibility, buildings, disability" },
  walls: { subjects: "prisons, outreach" },
  friends: { subjects: "friends groups, fundraising, trustees" },
  school: { subjects: "schools, book challenges, instruction" },
  docs: { subjects: "government documents, local history" },
  first: { subjects: "careers, new librarians" },
  reels: { subjects: "preservation, microfilm, film" },
  cskbart: { subjects: "awards, children, books" },
  emiert: { subjects: "languages, immigrants, collections" },
  fmrt: { subjects: "film, licences, collections" },
  gamert: { subjects: "games, programs" },
  godort: { subjects: "government documents, preservation" },
  gncrt: { subjects: "comics, collections, teens" },
  ifrt: { subjects: "intellectual freedom, book challenges, privacy" },
  irrt: { subjects: "international" },
  learnrt: { subjects: "training, management" },
  lhrt: { subjects: "library history, archives" },
  lirt: { subjects: "instruction, information literacy" },
  lrrt: { subjects: "research" },
  lssrt: { subjects: "support staff, careers, fairness at work" },
  magirt: { subjects: "maps, geospatial data" },
  nmrt: { subjects: "new librarians, careers" },
  rrt: { subjects: "lgbtq, outreach, collections" },
  rmrt: { subjects: "retired members, mentoring" },
  srrt: { subjects: "social responsibility, advocacy" },
  sustainrt: { subjects: "sustainability, buildings" },
  aasl: { subjects: "schools" },
  alsc: { subjects: "children, awards" },
  acrl: { subjects: "higher education, research" },
  asgcla: { subjects: "state libraries, accessibility, consortia" },
  core: { subjects: "metadata, management, buildings, preservation" },
  pla: { subjects: "public libraries" },
  rusa: { subjects: "reference, interlibrary lending, genealogy" },
  united: { subjects: "trustees, friends groups, fundraising" },
  yalsa: { subjects: "teens" },
  seeds: { subjects: "seed libraries, lending of things" },
  commuters: { subjects: "reading, audiobooks" },
};

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
  "staff for groups",
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
  /** Of the caller, where one is needed. */
  draft: number;
  personId: string;
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
const person = ({ personId }: Given) => ({ personId });

export const examples: Record<string, Example> = {
  getAccount: { is: own },
  changeAccount: { is: own, body: () => ({ name: "Ada Byron", timeZone: "Europe/Berlin" }) },
  getOwnProfile: { is: own },
  changeOwnProfile: {
    is: own,
    body: () => ({
      pronouns: "she",
      about: "Maps",
      interests: ["Maps"],
      links: ["https://example.org"],
      place: { city: "Oslo", region: "", country: "Norway" },
      audiences: { about: "public", interests: "members" },
      isListed: true,
      writers: "accounts",
    }),
  },
  findPeople: { is: anyone, query: () => ({ q: "maps", limit: "5" }) },
  getPerson: { is: anyone, params: person },
  writeLetter: { is: own, params: person, body: () => ({ subject: "Maps", text: "Where are they?" }) },
  blockPerson: { is: own, params: person },
  unblockPerson: { is: own, params: person },
};

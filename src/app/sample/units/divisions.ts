import type { SampleUnit } from "./unit.ts";

const division = (unit: Omit<SampleUnit, "kind" | "parent">): SampleUnit => ({
  ...unit,
  kind: "division",
  parent: "cla",
});

export const divisions: SampleUnit[] = [
  division({
    key: "aasl",
    name: "American Association of School Librarians",
    acronym: "AASL",
    purpose:
      "Librarians in schools, often the only one in the building. Standards for learners, arguments for staffing, and lessons that survive a fire drill.",
    dues: 5_500,
    opened: 27_500,
    crowd: 22,
    talk: 6,
  }),
  division({
    key: "alsc",
    name: "Association for Library Service to Children",
    acronym: "ALSC",
    purpose:
      "From a baby's first rattle in the story room to the reader of eleven who has finished the shelf. Awards, early literacy, and respect for children as they are now.",
    dues: 5_000,
    opened: 40_000,
    crowd: 26,
    talk: 6,
  }),
  division({
    key: "acrl",
    name: "Association of College & Research Libraries",
    acronym: "ACRL",
    purpose:
      "Colleges, universities and research institutes: teaching, collections, scholarly publishing, and a seat at the table when a campus decides what it can afford to know.",
    dues: 7_500,
    opened: 31_000,
    crowd: 34,
    talk: 6,
  }),
  division({
    key: "asgcla",
    name: "Association of Specialized, Government & Cooperative Library Agencies",
    acronym: "ASGCLA",
    purpose:
      "State agencies, consortia, talking-book libraries, hospital and prison libraries, consultants: whoever works through other libraries or behind a door that does not open to all.",
    dues: 5_000,
    opened: 16_000,
    crowd: 14,
    talk: 5,
  }),
  division({
    key: "core",
    name: "Core: Leadership, Infrastructure, Futures",
    acronym: "Core",
    purpose:
      "The work that readers never see and always notice when it stops: metadata, buildings, systems, preservation, acquisitions, and the people who lead it.",
    dues: 6_000,
    opened: 2_270,
    crowd: 36,
    talk: 7,
  }),
  division({
    key: "pla",
    name: "Public Library Association",
    acronym: "PLA",
    purpose:
      "Branches, bookmobiles, county systems and one-room libraries. How a public library is paid for, staffed, opened on Sundays, and kept a place for everybody.",
    dues: 6_500,
    opened: 29_000,
    crowd: 40,
    talk: 7,
  }),
  division({
    key: "rusa",
    name: "Reference & User Services Association",
    acronym: "RUSA",
    purpose:
      "Answering, in person and at midnight by chat. Reference, readers' advisory, interlibrary lending, business and genealogy, and the craft of the interview before the search.",
    dues: 5_500,
    opened: 19_800,
    crowd: 22,
    talk: 6,
  }),
  division({
    key: "united",
    name: "United for Libraries (Trustees, Friends, Foundations)",
    acronym: "United",
    purpose:
      "The citizens behind the library: trustees who set policy, Friends who sell books, foundations that ask for gifts. How to help without steering from the back seat.",
    dues: 4_500,
    opened: 6_200,
    crowd: 16,
    talk: 5,
  }),
  division({
    key: "yalsa",
    name: "Young Adult Library Services Association",
    acronym: "YALSA",
    purpose:
      "Teens as they are: busy, funny, tired, political. Spaces that they run in part themselves, book lists that they would sign, and adults who know when to leave the room.",
    dues: 5_000,
    opened: 25_000,
    crowd: 20,
    talk: 6,
  }),
];

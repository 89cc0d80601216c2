import type { SampleRole, SampleUnit } from "./unit.ts";

type Group = Omit<SampleUnit, "kind">;
const interest = (unit: Group): SampleUnit => ({ ...unit, kind: "interest-group" });
const discussion = (unit: Group): SampleUnit => ({ ...unit, kind: "discussion-group" });

/** A convener's year that began so many days ago. */
const year = (who: string, from: number, role: SampleRole["role"] = "convener"): SampleRole => ({
  who,
  role,
  from,
  to: from - 364,
});

/** The groups of divisions, sections and round tables, each with those who convene it and some who did. */
export const groups: SampleUnit[] = [
  interest({
    key: "repair",
    parent: "core",
    name: "Book Repair at Small Libraries",
    acronym: "BRSL",
    purpose:
      "Torn hinges, loose pages, damp boxes: what one person can do with a brush, paste and an hour a week. For everyone who mends, whatever their title.",
    opened: 1_480,
    crowd: 14,
    talk: 5,
    leads: [year("imani", 90), year("wilhelmina", 455), year("wilhelmina", 820)],
  }),
  interest({
    key: "metadata",
    parent: "core",
    name: "Plain Metadata",
    acronym: "PLAIN",
    purpose:
      "Descriptions that readers understand: subject words, names, and the machinery that carries them. We read each other's records aloud.",
    opened: 1_900,
    crowd: 16,
    talk: 4,
    leads: [year("rosalba", 120), year("leopold", 485)],
  }),
  interest({
    key: "ready",
    parent: "core",
    name: "Water, Fire, Mold: Disaster Readiness",
    acronym: "READY",
    purpose:
      "What to do in the first hour, whom to call in the second, and the plan that should have been in the drawer. Members who had it happen help those who will.",
    opened: 2_050,
    crowd: 13,
    talk: 3,
    leads: [year("isidore", 200), year("josephine", 200, "co-convener")],
  }),
  interest({
    key: "ebook",
    parent: "core",
    name: "E-book Prices and Licences",
    acronym: "EBOOK",
    purpose:
      "What a licence costs per reading, which terms can be bargained over, and how to explain to a reader why the queue is forty long.",
    opened: 1_350,
    crowd: 15,
    talk: 3,
    leads: [year("oskar", 60)],
  }),
  interest({
    key: "weed",
    parent: "core",
    name: "Weeding Circle",
    acronym: "WEED",
    purpose: "Letting books go without tears, scandal or a photograph of the dumpster in the local paper.",
    opened: 1_100,
    crowd: 12,
    talk: 3,
    leads: [year("viktor", 310), year("viktor", 675)],
  }),
  discussion({
    key: "pathways",
    parent: "acrl",
    name: "Ways into Library Work",
    acronym: "WAYS",
    purpose:
      "Degrees that more people can afford, paths that need no degree, and fairness between all who do the work.",
    opened: 1_620,
    crowd: 17,
    talk: 3,
    leads: [year("marguerite", 150, "co-convener"), year("chidi", 150, "co-convener")],
  }),
  discussion({
    key: "onehour",
    parent: "acrl",
    name: "Teaching in One Hour",
    acronym: "ONEHOUR",
    purpose:
      "The single class session that a librarian is given for a whole semester of skills. What to leave out, what to leave behind, and how to tell whether it took.",
    opened: 2_400,
    crowd: 15,
    talk: 3,
    leads: [year("roshni", 80)],
  }),
  interest({
    key: "open",
    parent: "acrl",
    name: "Open Access in Practice",
    acronym: "OPEN",
    purpose:
      "Repositories, read-and-publish offers, deposit mandates and the faculty member who wants to do the right thing before Friday.",
    opened: 2_200,
    crowd: 13,
    talk: 3,
    leads: [year("tunde", 240), year("henrike", 605)],
  }),
  interest({
    key: "story",
    parent: "alsc",
    name: "Storytime Swap",
    acronym: "STORY",
    purpose:
      "Rhymes, scarves, felt boards and books that hold forty toddlers. Bring one thing that worked and one that ended in tears.",
    opened: 1_750,
    crowd: 18,
    talk: 4,
    leads: [year("guadalupe", 45), year("beatrix", 410)],
  }),
  interest({
    key: "make",
    parent: "yalsa",
    name: "Makers and Teens",
    acronym: "MAKE",
    purpose:
      "Sewing machines, solder, zines and code for ages twelve and up, on little money and with the fire alarm in mind.",
    opened: 1_500,
    crowd: 12,
    talk: 3,
    leads: [year("maren", 330)],
  }),
  interest({
    key: "solo",
    parent: "pla",
    name: "Libraries with One Librarian",
    acronym: "SOLO",
    purpose:
      "You open, close, buy, catalogue, unjam and console. Company for those who have no colleague in the building, and first news of unions that small libraries form with each other.",
    opened: 1_980,
    crowd: 16,
    talk: 4,
    leads: [year("tove", 100), year("harlan", 100, "co-convener"), year("tove", 465)],
  }),
  discussion({
    key: "biling",
    parent: "pla",
    name: "Service in Two Languages and More",
    acronym: "BILING",
    purpose:
      "Signs, shelves, story hours and staff for towns that speak more than one language. Write here in the language that you like; somebody will answer.",
    opened: 1_250,
    crowd: 14,
    talk: 3,
    leads: [year("yolanda", 170, "co-convener"), year("anh", 170, "co-convener")],
  }),
  interest({
    key: "local",
    parent: "rusa",
    name: "Local History at the Desk",
    acronym: "LOCAL",
    purpose:
      "Obituary files, shoebox photographs, oral history and the caller who is certain that his grandfather founded the town.",
    opened: 2_600,
    crowd: 13,
    talk: 3,
    leads: [year("gideon", 30), year("bartholomew", 395)],
  }),
  discussion({
    key: "access",
    parent: "asgcla",
    name: "Access All Round the Building",
    acronym: "ACCESS",
    purpose:
      "Doors, desks, documents and databases that everybody can use. Disabled readers and staff are among the members, and the first to be asked.",
    opened: 1_400,
    crowd: 12,
    talk: 3,
    leads: [year("nkechi", 210)],
  }),
  interest({
    key: "walls",
    parent: "asgcla",
    name: "Libraries Behind Walls",
    acronym: "WALLS",
    purpose:
      "Library service in prisons, jails, detention and secure hospitals: what gets in, what is kept out, and who notices.",
    opened: 1_800,
    crowd: 6,
    talk: 2,
    quietFor: 64,
    leads: [year("solomon", 290)],
  }),
  discussion({
    key: "friends",
    parent: "united",
    name: "Friends, Bookshops and Bylaws",
    acronym: "FRIENDS",
    purpose:
      "For Friends groups and those who work beside them: the sale, the shop, the newsletter, and how to find a treasurer.",
    opened: 1_300,
    crowd: 12,
    talk: 3,
    leads: [year("eunice", 260, "co-convener"), year("wendell", 260, "co-convener")],
  }),
  discussion({
    key: "school",
    parent: "aasl",
    name: "One School, One Librarian",
    acronym: "SCHOOL",
    purpose:
      "Fixed schedules, flexible hopes, book challenges and the copier that is somehow your job. From kindergarten to the last year of high school.",
    opened: 1_150,
    crowd: 14,
    talk: 3,
    leads: [year("ezekiel", 130)],
  }),
  discussion({
    key: "docs",
    parent: "godort",
    name: "Town and State Documents",
    acronym: "TOWNDOCS",
    purpose:
      "Minutes, budgets, zoning maps and agency reports below the federal level, which nobody is obliged to send you.",
    opened: 1_050,
    crowd: 10,
    talk: 2,
    leads: [year("tamsin", 180)],
  }),
  discussion({
    key: "first",
    parent: "nmrt",
    name: "First Year in the Field",
    acronym: "FIRST",
    purpose:
      "Questions that you would rather not ask your new director. Veterans may answer, if they remember what it was like.",
    opened: 900,
    crowd: 18,
    talk: 3,
    leads: [year("caspian", 75, "co-convener"), year("saoirse", 75, "co-convener")],
  }),
  interest({
    key: "reels",
    parent: "preservation",
    name: "Microfilm and Other Ghosts",
    acronym: "REELS",
    purpose: "Formats that outlived their machines: film, fiche, wire, wax and the one reader that still lights up.",
    opened: 2_150,
    crowd: 5,
    talk: 1,
    quietFor: 130,
    leads: [year("kenji", 340)],
  }),
];

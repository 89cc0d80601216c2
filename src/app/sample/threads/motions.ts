import type { Conversation } from "./conversation.ts";

/** Discussions that came to a vote: one that is open on the first day, and one that was counted before. */
export const motions: Conversation[] = [
  {
    unit: "repair",
    title: "Shall we keep one list of suppliers for all of us?",
    daysAgo: 41,
    lines: [
      [
        "brigid",
        0,
        "Every month somebody here asks where to buy linen thread, and every month the same three people answer. Could the group keep one list, with prices and dates, in its own library?",
      ],
      [
        "kofi",
        7,
        "Yes, if somebody looks at it twice a year. A list with a dead firm on it costs more than no list.",
        { mail: true },
      ],
      ["anders", 22, "I will look at it in January and in July, as long as nobody asks me to like the catalogues."],
      [
        "imani",
        31,
        "Then let us decide it properly, so that it is the group's list and not Anders's: we keep one list of suppliers in our library, looked at in January and in July, and no firm pays to stand on it.",
      ],
    ],
    motion: {
      about: 3,
      by: "imani",
      hours: 32,
      until: 32,
      wording:
        "The group keeps one list of suppliers in its library. It is looked at every January and July. No firm pays to stand on it.",
      majority: "two-thirds-cast",
      quorum: "quarter",
      votes: [
        ["imani", "aye", 33],
        ["anders", "aye", 36],
        ["brigid", "aye", 38],
        ["wilhelmina", "aye", 51],
        ["kofi", "nay", 53],
        ["noor", "aye", 60],
        ["rosalba", "aye", 75],
        ["cornelius", "nay", 80],
        ["tamsin", "aye", 99],
        ["ruth-ann", "abstain", 101],
        ["lemuel", "aye", 120],
        ["kofi", "aye", 143],
      ],
    },
  },
  {
    unit: "repair",
    title: "An evening meeting as well?",
    daysAgo: 4,
    lines: [
      [
        "noor",
        0,
        "Those of us with a desk in the afternoon never see you. Could one meeting in four be in the evening? I would bring the hymnals, which have stopped smelling.",
      ],
      [
        "ruth-ann",
        11,
        "My volunteers would come, and they would bring cake. I am not saying that cake should count.",
        { mail: true },
      ],
      ["wilhelmina", 19, "It should count. But I am asleep at eight, so I shall be outvoted in my dreams."],
    ],
    motion: {
      about: 0,
      by: "imani",
      hours: 26,
      until: -5,
      wording: "From next month on, every fourth meeting of the group begins at seven in the evening.",
      majority: "half-cast",
      quorum: "third",
      votes: [
        ["noor", "aye", 27],
        ["ruth-ann", "aye", 34],
        ["wilhelmina", "nay", 39],
        ["isidore", "aye", 48],
        ["anders", "abstain", 52],
        ["kofi", "aye", 61],
        ["tamsin", "nay", 70],
      ],
    },
  },
];

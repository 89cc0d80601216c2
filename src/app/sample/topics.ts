export interface SampleTopic {
  unit: string;
  title: string;
  /** Who wrote what, how many hours before the first day. */
  posts: { by: string; hoursAgo: number; text: string }[];
}

export const sampleTopics: SampleTopic[] = [
  {
    unit: "repair",
    title: "Wheat paste or methyl cellulose for loose end papers?",
    posts: [
      {
        by: "kofi",
        hoursAgo: 410,
        text: "I have inherited a drawer with both and no notes. We lend a lot of picture books and the end papers go first. What do you reach for, and why?",
      },
      {
        by: "imani",
        hoursAgo: 402,
        text: "Methyl cellulose for anything a child will have in hand again next week. It is weaker, and **that is the point**: if it fails, the paper does not tear with it.\n\nWheat paste I keep for cloth hinges. Mix it thinner than you think.",
      },
      {
        by: "anders",
        hoursAgo: 395,
        text: "> Mix it thinner than you think.\n\nThis took me ten years. A strip of blotting paper on both sides, a board, and leave it alone overnight.",
      },
      {
        by: "brigid",
        hoursAgo: 388,
        text: "One more for the drawer: write the date on the jar. Ours was from before I was hired.",
      },
    ],
  },
  {
    unit: "repair",
    title: "Box of hymnals from a flooded cellar: is it worth it?",
    posts: [
      {
        by: "noor",
        hoursAgo: 170,
        text: "A parish has offered us forty hymnals that stood in water to the second shelf. They are dry now but wavy, and some smell. They are the only printed record of the local tune names. What would you do first?",
      },
      {
        by: "imani",
        hoursAgo: 166,
        text: "Before anything else: keep them out of the building until you know whether what you smell is alive. A garage with moving air will do.\n\n1. Photograph each title page and the tune index.\n2. Pick the three best copies.\n3. Let the rest go with a good conscience.",
      },
      {
        by: "rosalba",
        hoursAgo: 150,
        text: "If the tune names matter, the index is what you want to save, and a telephone camera on a tripod is enough for that. I can help with describing the scans.",
      },
    ],
  },
  {
    unit: "repair",
    title: "Tuesday meeting moves to the afternoon",
    posts: [
      {
        by: "imani",
        hoursAgo: 30,
        text: "Three of you asked for it, so from next week we meet at three. Bring one thing that beat you; we look at each for ten minutes.",
      },
    ],
  },
  {
    unit: "metadata",
    title: "What do your readers type when they mean “large print”?",
    posts: [
      {
        by: "priya",
        hoursAgo: 260,
        text: "Our search log says: big letters, big print, easy read, for old eyes. The catalogue says “Large type books”. Has anyone added the readers’ words as references, and did it help?",
      },
      {
        by: "rosalba",
        hoursAgo: 255,
        text: "We did, for eleven terms, and counted for half a year. Searches that found nothing fell by a third. The work took one afternoon; agreeing on it took three meetings.",
      },
      {
        by: "marguerite",
        hoursAgo: 240,
        text: "Could you share the list? We would like to try the same in French, where the gap between the two vocabularies is wider still.",
      },
    ],
  },
  {
    unit: "pathways",
    title: "Paying people while they learn: who has figures?",
    posts: [
      {
        by: "teodor",
        hoursAgo: 120,
        text: "I started at a branch without a degree and am now halfway through one, on evenings. The library pays the fees but not the hours. Is anyone paid for the time itself?",
      },
      {
        by: "marguerite",
        hoursAgo: 110,
        text: "We set aside four paid hours a week for two people last year. Both stayed. I can bring the budget line to our next call, names taken out.",
      },
      {
        by: "brigid",
        hoursAgo: 90,
        text: "Four hours here too, but only in term. The difference it made was less the money than that nobody had to ask each week.",
      },
    ],
  },
];

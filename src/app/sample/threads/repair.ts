import type { Conversation } from "./conversation.ts";

export const repair: Conversation[] = [
  {
    unit: "repair",
    title: "Wheat paste or methyl cellulose for loose end papers?",
    daysAgo: 17,
    lines: [
      [
        "kofi",
        0,
        "I have inherited a drawer with both and no notes. We lend a lot of picture books and the end papers go first. What do you reach for, and why?",
      ],
      [
        "imani",
        8,
        "Methyl cellulose for anything a child will have in hand again next week. It is weaker, and **that is the point**: if it fails, the paper does not tear with it.\n\nWheat paste I keep for cloth hinges. Mix it thinner than you think.",
      ],
      [
        "anders",
        15,
        "> Mix it thinner than you think.\n\nThis took me ten years. A strip of blotting paper on both sides, a board, and leave it alone overnight.",
        { to: 1 },
      ],
      [
        "brigid",
        22,
        "One more for the drawer: write the date on the jar. Ours was from before I was hired.",
        { mail: true },
      ],
      [
        "wilhelmina",
        30,
        "Both, mixed half and half, is what I was taught in a cold workshop in Vermont, and I still have not found a better answer for heavy picture books. The cellulose gives you time to slide things straight, the wheat gives you the hold.\n\nBut I would not start a beginner there. Start with one, learn how it behaves, then spoil it.",
      ],
      [
        "kofi",
        51,
        "I did one book with each last night and one with Wilhelmina's mixture. Ask me in a year. Thank you, all of you; the jar has a date now.",
      ],
    ],
  },
  {
    unit: "repair",
    title: "Box of hymnals from a flooded cellar: is it worth it?",
    daysAgo: 7,
    lines: [
      [
        "noor",
        0,
        "A parish has offered us forty hymnals that stood in water to the second shelf. They are dry now but wavy, and some smell. They are the only printed record of the local tune names. What would you do first?",
      ],
      [
        "imani",
        4,
        "Before anything else: keep them out of the building until you know whether what you smell is alive. A garage with moving air will do.\n\n1. Photograph each title page and the tune index.\n2. Pick the three best copies.\n3. Let the rest go with a good conscience.",
      ],
      [
        "rosalba",
        20,
        "If the tune names matter, the index is what you want to save, and a telephone camera on a tripod is enough for that. I can help with describing the scans.",
      ],
      [
        "isidore",
        26,
        "From the wet side of the country: put your nose to the *spine*, not the page. If it smells like a wet dog it is mostly old glue. If it smells sweet, close the bag and call somebody with a freezer.",
      ],
      [
        "noor",
        47,
        "Wet dog, all but two. The sweet ones are in a bag in the deacon's shed. We photographed thirty-one pages of index on Saturday and found four tune names that nobody living could sing.",
        { to: 3 },
      ],
      [
        "gideon",
        70,
        "Four tune names nobody can sing is a story for the local paper, and the story is how you will find the person who can. I would ring the oldest choir first.",
      ],
    ],
  },
  {
    unit: "repair",
    title: "Tuesday meeting moves to the afternoon",
    daysAgo: 2,
    lines: [
      [
        "imani",
        0,
        "Three of you asked for it, so from next week we meet at three. Bring one thing that beat you; we look at each for ten minutes.",
      ],
      [
        "anders",
        6,
        "Good. I have a ring binder of sheet music whose rings have rusted to the paper. It has beaten me twice.",
        { mail: true },
      ],
      [
        "brigid",
        25,
        "Three is after my school run, so you will see me for the first time since spring. I bring a pop-up book with a broken giraffe.",
      ],
      ["imani", 43, "Rust and a giraffe. I could not have planned it better."],
    ],
  },
  {
    unit: "repair",
    title: "Which tape, if it must be tape?",
    daysAgo: 96,
    lines: [
      [
        "ruth-ann",
        0,
        "I know. But our volunteers are seventy-nine and eighty-one and they will use tape whatever I say. Which one does the least harm?",
      ],
      [
        "wilhelmina",
        5,
        "Bless you for asking instead of hiding it. **Filmoplast-type paper tape**, the thin one, and only on the *gutter*, never across text. It comes off again with a little warm water and a lot of patience.\n\nHide every roll of the clear stuff in the building, including the one in the janitor's cupboard.",
      ],
      ["cornelius", 19, "We took the clear tape away and they brought their own from home."],
      [
        "imani",
        24,
        "Then give them something better to be proud of. I gave ours a bone folder each, with their initials burnt in. Nobody with an initialled bone folder has touched clear tape since.",
        { to: 2 },
      ],
      [
        "ruth-ann",
        49,
        "Two bone folders ordered. I asked my grandson about burning the initials and he is far too happy about it.",
      ],
      ["anders", 60, "Report back with pictures of the folders, please, and not of the grandson's workbench."],
      [
        "ruth-ann",
        340,
        "Report: eleven weeks, no clear tape, one small argument about whose folder is the smoother one.",
      ],
    ],
  },
  {
    unit: "repair",
    title: "What does an hour of mending save? Figures for my board",
    daysAgo: 212,
    lines: [
      [
        "tamsin",
        0,
        "My board wants to know why I spend Thursday afternoons with glue. Has anyone counted what an hour of mending is worth? I have pride and no figures.",
      ],
      [
        "kofi",
        20,
        "Not yet, but I log time and title since last month. So far:\n\n- 9 hours\n- 41 books back on the shelf\n- 23 of those have gone out again\n\nIf a replacement with processing is about 24 dollars, that is roughly 60 dollars of books for each hour. Not counting the eight that broke again.",
      ],
      ["wilhelmina", 27, "Please do count the eight. The honest number persuades better than the good one."],
      [
        "imani",
        33,
        "Ours over two years: 212 hours, 1,060 mends, and one in nine came back broken within twelve months. I divide only by what lasted. It comes to about **52 dollars an hour**, near Kofi's.\n\nWhat moved our board was not the money. It was the list of titles that are out of print.",
      ],
      ["tamsin", 52, "Out of print had not occurred to me and it is half of what I mend. I will bring both columns."],
      [
        "lemuel",
        75,
        "A warning from a former board member: if you show that mending is worth 52 dollars an hour, somebody will ask why you are paid less than that. Have an answer, or a raise, ready.",
      ],
      [
        "tamsin",
        400,
        "They looked at the list of out-of-print titles for a long time. Thursday afternoons are safe, and one trustee is coming to learn. No raise. But nobody laughed when I mentioned it.",
      ],
    ],
  },
  {
    unit: "repair",
    title: "Paper samples for guards: which shade do you keep?",
    daysAgo: 58,
    lines: [
      [
        "brigid",
        0,
        "I want to buy Japanese paper once and be done for five years. How many shades does a small library need? The catalogue of the maker has thirty-four and I would like to sleep.",
      ],
      [
        "wilhelmina",
        9,
        "Four. A warm white, a cream, a tan for the old schoolbooks, and one grey-white for modern printing paper. I attach my sample card. The last two on it are the ones I use most.",
        { files: ["swatches.png"] },
      ],
      [
        "anders",
        30,
        "I keep only the tan, and tone everything else with weak tea. It is not in any book, but neither am I.",
        { mail: true },
      ],
      ["imani", 34, "Tea is acid, Anders, and you know it.", { to: 2 }],
      [
        "anders",
        41,
        "I do know it. I also know how many of our books will live long enough to mind. But you are right to say it where beginners read: *buy the four papers.*",
        { to: 3 },
      ],
      ["brigid", 55, "Four it is. I will leave the tea for drinking, at least in front of witnesses."],
    ],
  },
];

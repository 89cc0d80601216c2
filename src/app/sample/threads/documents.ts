import type { Conversation } from "./conversation.ts";

export const documents: Conversation[] = [
  {
    unit: "godort",
    title: "Pages that vanished over the weekend: a list, and who has copies",
    daysAgo: 9,
    lines: [
      [
        "jun",
        0,
        "An agency took down a whole directory of reports on Friday night, about 2,300 files, with no notice that I can find. I keep a list of what we know to be gone and who holds a copy. Please add. **State where your copy came from and when**; a copy without that is only a rumor.",
      ],
      [
        "solomon",
        4,
        "We crawled that site in March for another purpose. 1,870 of the 2,300, with headers and dates. I can put them up at https://example.org/rescued by tomorrow.",
      ],
      [
        "tamsin",
        7,
        "Paper: we hold 112 of the printed ones up to the year when they stopped sending us paper. Not catalogued well. I can look up titles if somebody sends me a list with years.",
      ],
      ["jun", 10, "Tamsin, list sent. Solomon, thank you; please keep the headers, they prove the date.", { to: 1 }],
      [
        "kenji",
        25,
        "For those new to this: before you mirror anything, save the **index page** first. It is small, it goes first, and without it nobody knows what was lost.",
      ],
      [
        "rosalba",
        33,
        "I have described the 112 from Tamsin's scans of the title pages. Short records, good enough to find. They are in the shared folder.",
      ],
      [
        "rashid",
        50,
        "A contact at the agency says that it was a migration and they will *probably* come back. I believe her about the migration.",
      ],
      [
        "jun",
        206,
        "Where we stand: 2,041 of about 2,300 have at least one copy with a date. The agency has put back some 600, four of them with different numbers in the tables. This is why we keep ours.",
        { to: 6 },
      ],
    ],
  },
  {
    unit: "docs",
    title: "Getting town minutes before the clerk retires",
    daysAgo: 83,
    lines: [
      [
        "tamsin",
        0,
        "Our clerk has all minutes since 1961 in her office, in her order, and in her head. She retires on {+40}. Nobody obliges her to give us anything. She is fond of lemon bars. How would you go about it?",
      ],
      [
        "bartholomew",
        3,
        "With lemon bars and one question: “What do people ask you for most?” She will show you. Carry what she shows you.",
      ],
      [
        "kenji",
        8,
        "Ask for the **index** that she made for herself. They all make one. It is worth more than the minutes, and it is the thing that will be thrown away.",
      ],
      [
        "jun",
        22,
        "And a sentence in writing from the board that the library may hold copies. Not because of her, because of whoever comes after her.",
      ],
      [
        "tamsin",
        130,
        "The index is a recipe box. Four thousand cards, by *grievance*: drains, dogs, dust, the mill, the other mill. I have held it in my hands. She wants it to go to somebody who will laugh at the right places.",
        { to: 2 },
      ],
      ["kenji", 133, "By grievance! Please photograph the guide cards, I have to see them."],
      ["tamsin", 900, "It is ours, with a letter. The guide cards will be a poster. “Dogs, see also: Mayor.”"],
    ],
  },
  {
    unit: "magirt",
    title: "Lending flat maps: tubes, folders, or not at all?",
    daysAgo: 195,
    lines: [
      [
        "desmond",
        0,
        "We hold 900 topographic sheets, duplicates of which hikers would love to borrow. Tubes come back crushed. Folders do not fit on a bicycle. Does anyone lend flat sheets and still have them?",
      ],
      [
        "kenji",
        8,
        "Print on demand. Scan once, print on the tough paper for three dollars, let them keep it. Our originals have not left the drawer in four years, and everybody is happier, drawer included.",
      ],
      [
        "henrike",
        15,
        "For those who want the real thing: a rigid carrier of two sheets of corrugated plastic with a strap, 24 by 30 inches. We made six. They look like sails. People are careful with something that makes them walk sideways.",
      ],
      [
        "dagny",
        40,
        "Rolled in a tube is fine **if the tube is wide**. Four inches at least. It is the narrow ones that crush, because people sit on them; nobody can sit on a stovepipe.",
      ],
      [
        "desmond",
        300,
        "Verdict: scanning for the hikers, two sails for the surveyors, one stovepipe for me. Thank you all.",
      ],
    ],
  },
];

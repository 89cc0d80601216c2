import type { Conversation } from "./conversation.ts";

export const open: Conversation[] = [
  {
    unit: "open",
    title: "The accepted manuscript: how do you get it before it is gone?",
    daysAgo: 27,
    lines: [
      [
        "tunde",
        0,
        "The mandate says that the accepted manuscript must be deposited. By the time I hear of an article, the author has a new laptop and an old grudge. How do you catch the file at the moment when it still exists?",
      ],
      [
        "henrike",
        9,
        "The acceptance mail. We asked authors for *one* thing only: forward the acceptance mail to a single address. We do the rest, including asking for the file by return. The rate went from 22 to 61 percent in two years.",
      ],
      ["zainab", 14, "And who does “the rest”?"],
      [
        "henrike",
        18,
        "One person, half time, and a student. About **35 minutes an article**, most of it finding out what the contract allows.",
        { to: 2 },
      ],
      [
        "solomon",
        30,
        "From the agency side: nobody has ever lost a grant for a late deposit, and everybody believes that somebody has. I would use the belief sparingly. Once they find out, you have spent it.",
      ],
      [
        "tunde",
        48,
        "Thirty-five minutes is a number that I can take to my dean. One address, one verb: *forward*. I like it.",
      ],
      [
        "rashid",
        71,
        "Make the address short enough to remember at a bus stop. Ours is four letters. The first version had a hyphen and nobody ever used it.",
      ],
    ],
  },
  {
    unit: "open",
    title: "Read-and-publish offer: what would you ask before signing?",
    daysAgo: 298,
    lines: [
      [
        "rashid",
        0,
        "A publisher offers us reading *and* publishing for eight percent more than we pay for reading now. Three years. My provost likes the word “transformative”. I have until {+17}. What would you ask?",
      ],
      [
        "henrike",
        5,
        "1. How many articles of ours did they publish in the last three years, by **corresponding** author?\n2. What happens to article number n+1?\n3. Which titles are left out? It is always the two that everyone wants.\n4. What do we read after year three if we stop?",
      ],
      ["tunde", 9, "5. May the price be told to other libraries? If not, why not?"],
      [
        "agnieszka",
        29,
        "I want to be the grumpy one. We signed two years ago. Our authors are happy, and we now pay a publisher more than before and have moved the wall from the reader to the *writer without a grant elsewhere*. I would sign it again for the savings, but I would not call it openness.",
      ],
      ["henrike", 33, "Not grumpy, accurate. That is why I ask question four: a bridge is fine if it has another end."],
      [
        "rashid",
        51,
        "Their answers: 31 articles a year, a cap at 35, two titles left out (yes, those two), and nothing to read afterwards. We said no to the price and yes to talking.",
      ],
      [
        "rashid",
        640,
        "Four months later: cap gone, archive kept, three percent instead of eight, and we may publish the contract. It is at https://example.org/contracts/read-and-publish with my notes in the margin.",
      ],
    ],
  },
];

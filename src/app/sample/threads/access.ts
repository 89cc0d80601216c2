import type { Conversation } from "./conversation.ts";

export const access: Conversation[] = [
  {
    unit: "access",
    title: "The aisle is 36 inches. A chair needs to turn somewhere",
    daysAgo: 16,
    lines: [
      [
        "percival",
        0,
        "I use a chair and am a Friend of a small library that has just been re-shelved. Every aisle is the required 36 inches and every one ends at a wall. I can get in. I get out backwards. The librarian is kind and did not know. What should I ask for that is not “start again”?",
      ],
      [
        "nkechi",
        3,
        "Ask for **one bay**, not a remodel. Take out the end bay of every second range and you have a circle of five feet where it matters. I attach a sketch: the circle is what to keep empty. Shelving people will tell you that it costs forty feet; it costs nine.",
        { files: ["shelf-plan.png"] },
      ],
      [
        "henrike",
        10,
        "And ask them to come with you, in a chair, for an hour. Borrow one. Not for show: with a coat, a bag and a book that is on the lowest shelf.",
      ],
      [
        "percival",
        21,
        "She took me up on it yesterday. Her words after four minutes: “Who *designed* this?” They did, together, with the best intentions. The nine feet will come from old magazines.",
      ],
      [
        "lucia",
        30,
        "Please do not put the display table into the circle. It is the law of libraries: an empty circle attracts a display table.",
      ],
      ["nkechi", 33, "Paint it on the floor, Percival. A green circle with the words *keep me empty*.", { to: 4 }],
      ["percival", 310, "Done. Two circles, green. I turned round in one today like a king on a carousel. Thank you."],
    ],
  },
  {
    unit: "access",
    title: "Tagged PDFs: train everyone, or send it out?",
    daysAgo: 226,
    lines: [
      [
        "rashid",
        0,
        "Twenty years of board packets, budgets and local studies, all scans or print-to-PDF. A reader with a screen reader asked for *one* budget and got a picture of it. I want to do better than that one budget. Train the staff, or send files out?",
      ],
      [
        "nkechi",
        8,
        "Three piles:\n\n1. **New things**: train. A heading style costs nothing if you begin with it.\n2. **Asked for**: do it yourselves within two days, however ugly, and say sorry.\n3. **The past**: send out the ten most used, leave the rest until asked.",
      ],
      [
        "mei-lin",
        14,
        "And question whether it must be a PDF. Our budget is a web page now. It is readable on a telephone and by everybody, and nobody has asked for the PDF back.",
      ],
      ["rashid", 33, "What did it take to get a finance office to agree to that?"],
      [
        "mei-lin",
        37,
        "I typed last year's in for them and let them see how many people read it: 1,900 against 40.",
        { to: 3 },
      ],
      [
        "tamsin",
        50,
        "For minutes there is one more way: ask the clerk for the word-processor file. It exists! It has always existed. Nobody had asked ours in eleven years.",
      ],
      [
        "rashid",
        1700,
        "New things: three people trained. Asked for: seven so far, average one and a half days. The finance office is thinking. The reader who asked is now on our advisory board and does not let us think too long.",
      ],
    ],
  },
];

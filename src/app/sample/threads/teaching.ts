import type { Conversation } from "./conversation.ts";

export const teaching: Conversation[] = [
  {
    unit: "onehour",
    title: "Sixty minutes, first-year writing: what did you throw out?",
    daysAgo: 40,
    lines: [
      [
        "roshni",
        0,
        "I get each section once. Last year I taught nine things and they took away none. This year I taught two. My plan is attached; it is mostly a list of what is not in it. What did *you* throw out, and did anybody miss it?",
        { files: ["plan-for-an-hour.txt"] },
      ],
      ["kofi", 7, "The tour. Nobody has ever found a book because I once pointed at the place."],
      [
        "henrike",
        21,
        "Boolean operators, by name. I still teach them to say *either of these words*, and the box has a button.",
      ],
      [
        "tunde",
        25,
        "“Peer review” as a stamp of truth. I replaced it with one question: **who would lose something if this were wrong?** It leads to peer review by itself, and to much else.",
      ],
      ["roshni", 31, "Tunde, that question is going into minute thirty. How do they answer it?", { to: 3 }],
      [
        "tunde",
        47,
        "Badly at first, which is why it works. They say “the author”. Then somebody says “the people who took the drug”, and the room changes.",
      ],
      [
        "leopold",
        53,
        "A small defense of citation style, since everyone is so cheerful: my students fail assignments for commas. I give it ten minutes on paper, *after* class, for whoever wants. Two thirds stay.",
      ],
      ["roshni", 60, "Staying by choice is the difference. I may steal that too."],
    ],
  },
  {
    unit: "onehour",
    title: "They asked a chatbot for sources, and the sources do not exist",
    daysAgo: 3,
    lines: [
      [
        "tunde",
        0,
        "Four of nineteen students brought me references today that no database knows: real journals, real authors, invented articles. They were not cheating, they believed it. How are you handling this in the one hour? I do not want to spend it scolding.",
      ],
      [
        "henrike",
        3,
        "I made it the exercise. Each pair gets five references, two of them invented, and ten minutes. They learn to look up a volume number faster than I ever managed to teach it.",
      ],
      [
        "roshni",
        6,
        "Same, and I let them make the fakes. You cannot invent a convincing reference without knowing what a real one needs.",
      ],
      [
        "mei-lin",
        22,
        "At the desk I ask, “Where did you meet this article?” instead of “Does it exist?” It keeps them talking. The honest answer is then theirs.",
      ],
      ["tunde", 28, "“Where did you meet it?” is perfect. No shame in it.", { to: 3 }],
      [
        "leopold",
        45,
        "Interlibrary lending would like a word: we had **61 requests** for phantoms last month. If anyone has a polite form letter, I need it by Friday.",
      ],
      [
        "mei-lin",
        52,
        "Ours reads:\n\n> We looked for this article in the journal, by its author, and in three indexes, and could not find that it was ever published. Sometimes a reference is made up by a tool that writes text. Tell us what you hoped it would say, and we will find you something that does.\n\nAbout half write back, and those are good conversations.",
      ],
      ["leopold", 60, "Taken, with thanks. The last sentence is kinder than I would have managed on a Friday."],
    ],
  },
  {
    unit: "lirt",
    title: "Teaching adults who were told they are bad at computers",
    daysAgo: 89,
    lines: [
      [
        "shanelle",
        0,
        "Thursday class, seven people between 58 and 84, and every one begins with “I am too stupid for this.” Skills I can teach. How do you teach against that sentence?",
      ],
      [
        "guadalupe",
        4,
        "I begin by asking what they were good at. One drove a combine, one ran a switchboard. Then I say: this has fewer levers. It is not a joke; I draw the levers.",
      ],
      [
        "wendell",
        9,
        "I retired, took such a class myself, and can tell you what helped: the teacher made the same mistake as I did, out loud, and mended it. I have always wondered if it was on purpose.",
      ],
      ["shanelle", 23, "It was on purpose. It is always on purpose."],
      [
        "zainab",
        30,
        "With us the sentence is often “my English is too bad for this”. So the first hour is in Urdu and Spanish with icons only, and English comes back as **one more button**.",
      ],
      [
        "imani",
        52,
        "Ban the word *just*. “Just click here” has made more people cry than any password. We have a jar: a quarter each. The jar bought a second projector bulb.",
        { to: 1 },
      ],
      [
        "shanelle",
        200,
        "Reporting: combine drawn, *just* jar half full, four of seven have sent a picture to a grandchild. Mrs. Dale, 84, now says, “I am too busy for this.”",
      ],
    ],
  },
];

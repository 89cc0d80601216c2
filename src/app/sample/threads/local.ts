import type { Conversation } from "./conversation.ts";

export const local: Conversation[] = [
  {
    unit: "local",
    title: "Consent for oral history: what do you have people sign?",
    daysAgo: 21,
    lines: [
      [
        "thaddeus",
        0,
        "We are to record elders, some over ninety, some speaking of things that their nation does not want on the web. The form from the university is three pages of *assigns* and *in perpetuity*. What do you have people sign that a grandmother can read aloud and agree to?",
      ],
      [
        "gideon",
        4,
        "Half a page. They keep or they give, they choose when it may be heard and where, and they may change their mind until they have **heard the finished thing**. Attached.",
        { files: ["oral-history-consent.txt"] },
      ],
      [
        "winona",
        11,
        "Good, and one line more for us: *some of this belongs to more than the one who tells it.* For those parts we ask whoever the teller says must be asked. It is slow. It is also why people talk to us.",
      ],
      [
        "thaddeus",
        20,
        "That line is the one that I was missing. Would you mind if it stood in ours, with your library named as the source?",
        { to: 2 },
      ],
      ["winona", 23, "I would be glad. Ask Mrs. Cate first; it was her sentence."],
      [
        "bartholomew",
        44,
        "From the technical corner: record at least one minute of the **empty room** at each sitting. You will bless it when you edit. And say date, place and names at the beginning, in your own voice. Files lose their labels; voices do not.",
      ],
      [
        "thaddeus",
        300,
        "Mrs. Cate says yes, and wishes to know whether librarians in Oklahoma also drink too much coffee. We begin on {+5} with a man of ninety-six who says that he has *a few corrections*.",
      ],
    ],
  },
  {
    unit: "local",
    title: "Obituary index: volunteers, machine reading, or both?",
    daysAgo: 245,
    lines: [
      [
        "bartholomew",
        0,
        "Two newspapers, 1884 to 1971, on film. The dream is an index of obituaries. I have four volunteers, one good scanner, and I am seventy-three. Volunteers, machine reading, or both?",
      ],
      [
        "kenji",
        6,
        "Both, in that order of trust. Let the machine read everything badly and the people read the **death column** well. Names from a machine are fine for finding the page and useless as an index: it read *Mrs. Ames* as *Mrs. Arson* in ours.",
      ],
      [
        "gideon",
        10,
        "Agree on the fields first and stop at six: name as printed, other names, date of paper, page, column, your initials. Every further field costs you a volunteer.",
      ],
      [
        "cornelius",
        28,
        "Married women. Please, a field for the woman's own name. Half of our readers come for a grandmother who appears in print only as Mrs. Somebody.",
      ],
      ["bartholomew", 34, "Cornelius is right, and that makes seven. I shall lose half a volunteer."],
      [
        "bartholomew",
        4100,
        "Half a year on: 1884 to 1902 done, 6,340 entries, no volunteer lost, one gained. The *own name* field is the one that people ring up to thank us for.",
        { to: 3 },
      ],
    ],
  },
];

import type { Conversation } from "./conversation.ts";

export const disaster: Conversation[] = [
  {
    unit: "ready",
    title: "The first hour: what is on your one page?",
    daysAgo: 34,
    lines: [
      [
        "isidore",
        0,
        "Every plan I have read is forty pages long and in an office that is under water. So: one page, taped inside the cupboard by the door, written for the person who unlocks on a Sunday. What stands on yours?",
      ],
      [
        "josephine",
        6,
        "Ours after the storms, in this order: people, power, telephone tree, pictures, plastic. We put *people* first because somebody once ran in for a server.\n\nAnd we wrote it in pencil-proof capitals, because the person reading it will have wet glasses.",
      ],
      [
        "desmond",
        21,
        "Fire country adds a line: **what leaves with you if you have ten minutes**. For us it is two boxes of photographs and a hard disk. They stand by the door all summer and everyone knows it.",
      ],
      [
        "isidore",
        29,
        "Here is our page with both of your additions. Take it, change it, tape it up. If it saves you an hour, tell me which line did.",
        { files: ["flood-first-hour.txt"] },
      ],
      [
        "dagny",
        45,
        "Cold addition: if the heating failed, do **not** turn it up to dry things. Frozen and wet is safe for weeks. Thawed and wet is mold by Thursday.",
        { to: 3 },
      ],
      [
        "brigid",
        70,
        "Taped up. I then asked our Saturday student to find the main switch without help. It took her eleven minutes. The switch now has a red ribbon on it.",
      ],
      ["isidore", 76, "The red ribbon goes on the page. Thank you. This is why I ask here and not a consultant."],
    ],
  },
  {
    unit: "ready",
    title: "Mold on one shelf, and the school holidays end on Monday",
    daysAgo: 119,
    lines: [
      [
        "tamsin",
        0,
        "Grey fuzz on the lower shelf of the outside wall, about sixty books, children's nonfiction. The rest looks clean. The room is at 68 percent. Storytime is on Monday. What would you do *today*?",
      ],
      [
        "wilhelmina",
        2,
        "Today:\n\n- Close that bay with sheeting, tape it, put a sign up that says “drying”, not “mold”.\n- Bag the sixty where they stand. Do not carry them through the room open.\n- Buy or borrow a dehumidifier and empty it every four hours.\n- A mask for whoever bags. Not for show.",
      ],
      [
        "isidore",
        3,
        "And move every shelf on that wall two inches inwards before you put anything back. I will bet you a pie that they touch the plaster.",
      ],
      ["tamsin", 27, "They touched the plaster. What sort of pie?", { to: 2 }],
      ["isidore", 31, "Sweet potato. What is the room at now?"],
      [
        "tamsin",
        54,
        "Fifty-four percent this morning, with a borrowed machine and a teenager paid in pizza to empty it. Monday can happen at the other end of the room. The sixty are bagged; I think we buy forty of them new and say goodbye to the rest.",
      ],
      [
        "nkechi",
        60,
        "One thing more for Monday: tell the parents, plainly and first. Some children should not be in that room for a week, and their parents can decide that only if they know.",
        { to: 5 },
      ],
      [
        "tamsin",
        98,
        "I wrote three sentences on the door and said them aloud before the first song. Two families went home and thanked me. Nobody was cross. The pie is in the post, I hope chilled.",
      ],
    ],
  },
  {
    unit: "ready",
    title: "Borrowing a freezer: agreements with ice rinks, dairies, fisheries",
    daysAgo: 402,
    lines: [
      [
        "matteo",
        0,
        "We would like somewhere to freeze five hundred wet books before we need it. Has anyone an agreement in writing with a dairy, a rink or a fish plant?",
      ],
      [
        "dagny",
        12,
        "Fish plant. One page: they give us a corner of a blast freezer for up to thirty days, we wrap everything twice, we pay for electricity, and nobody tells customers. The manager's wife is on our board, which did no harm.",
      ],
      [
        "josephine",
        22,
        "Ask what happens when **the storm that wets your books also cuts their power**. On an island it is always the same storm. Ours has its own generator; that is why we asked them and not the nearer one.",
      ],
      ["matteo", 40, "We would never have asked that. There is an ice-cream maker with a generator nine miles inland."],
      [
        "desmond",
        64,
        "Practice once, with thirty discards and the garden hose. We learnt that our crates do not fit through their door.",
      ],
      [
        "matteo",
        2100,
        "Signed, practiced, crates cut down by two inches. The ice-cream maker wants nothing for it but a story hour about ice cream. I believe that we can do that.",
      ],
    ],
  },
];

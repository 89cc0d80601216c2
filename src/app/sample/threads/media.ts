import type { Conversation } from "./conversation.ts";

export const media: Conversation[] = [
  {
    unit: "fmrt",
    title: "Showing a film in the park: whose licence is it?",
    daysAgo: 47,
    lines: [
      [
        "lucia",
        0,
        "The parks department wants *our* film night on *their* lawn with *the bank's* screen. We have a yearly licence for our building. I think it does not stretch to a lawn. Who has read theirs lately?",
      ],
      [
        "matteo",
        4,
        "I have. Ours says “within the premises named in Schedule A”. A lawn is not on Schedule A. For outdoors we buy a single title, 350 to 500 dollars, and the bank pays and gets its name on the popcorn bags.",
      ],
      [
        "odalys",
        9,
        "Also look for the clause on **advertising**. Inside we may not name the title in public. Outside, with the single licence, we may. That alone doubled the crowd.",
      ],
      [
        "hoku",
        23,
        "Who holds it matters for insurance as well: we let Parks hold the licence and the liability, and we hold the microphone.",
      ],
      [
        "lucia",
        30,
        "I like being the microphone. Parks will buy the licence, the bank the popcorn, and we introduce the film and lend the book.",
        { to: 3 },
      ],
      ["matteo", 200, "How did it go?"],
      [
        "lucia",
        214,
        "Three hundred people, one thunderstorm, and the second half inside. For which, it turns out, we were licensed.",
      ],
    ],
  },
  {
    unit: "gamert",
    title: "Missing pieces: your replacement kit",
    daysAgo: 4,
    lines: [
      [
        "tavita",
        0,
        "We lend 180 board games and lose about one piece a week. I would like to stop buying whole copies for the sake of one blue cube. What is in your kit?",
      ],
      [
        "paloma",
        2,
        "Wooden cubes in ten colors, 8 and 10 millimeters. Blank cards. A bag of meeples. **A kitchen scale.** We weigh every box on return; three grams light means open it.",
      ],
      ["chidi", 6, "The scale is genius. What do you do about rule booklets?"],
      [
        "paloma",
        9,
        "A label inside the lid with the address of the publisher's rules, and a printed copy in a binder at the desk. Booklets are the first thing to go, because people take them to bed.",
      ],
      [
        "maren",
        21,
        "We print the odd shapes. Lamprey, anchor, very small sheep. If you need a small sheep, write to me.",
        { to: 0 },
      ],
      ["tavita", 28, "I need four small sheep."],
      ["maren", 31, "They are brown. Is that all right?"],
      ["tavita", 33, "There has to be one in every family.", { to: 6 }],
      [
        "lemuel",
        70,
        "A question from a county with little storage: of your 180, which twenty go out all the time? I can start with twenty.",
      ],
      [
        "paloma",
        82,
        "Short, four to six players, no dictionary. I will send you our list by loans; the top twenty make up **more than half** of everything.",
      ],
    ],
  },
  {
    unit: "gncrt",
    title: "Where do you shelve manga when the series never ends?",
    daysAgo: 65,
    lines: [
      [
        "anh",
        0,
        "Volume 108 has arrived. The shelf is full, the teen corner is full, and volume 1 is worn to felt. Do you keep whole series, cap them, or send the middle to storage?",
      ],
      [
        "tavita",
        5,
        "Keep the first ten and the last ten out, the middle in *numbered bins* under the bench. They know exactly which bin. They tidy it, too; nobody tidies shelves.",
      ],
      ["guadalupe", 12, "Two copies of 1 to 3, always. Those are the ones that tell a child whether to begin."],
      [
        "caspian",
        20,
        "We share. Three libraries, each keeps whole runs of different series and lends freely. A reader waits two days for volume 54, and that seems to be part of the pleasure.",
      ],
      [
        "winona",
        44,
        "And weed by **series**, never by volume. A run with holes is worse than no run. I learnt it from an eleven-year-old who brought me a list.",
      ],
      [
        "anh",
        60,
        "Bins ordered. The eleven-year-olds have offered to number them. Caspian, may we join the sharing if you ever take a fourth?",
      ],
      ["caspian", 66, "You may. Bring something long."],
    ],
  },
];

import type { Conversation } from "./conversation.ts";

/** What does not fit one craft: principle, weather, seeds, walls and the road. */
export const commons: Conversation[] = [
  {
    unit: "ifrt",
    title: "Practice partners for the hard conversation",
    daysAgo: 52,
    lines: [
      [
        "pilar",
        0,
        "The first time that somebody shouted at me over a book I said everything in the wrong order. Since then I practice. I am looking for six people who will ring each other once a month and play the angry visitor for ten minutes. You must be good at being angry.",
      ],
      ["solomon", 4, "I am told that I am very good at it."],
      [
        "eunice",
        8,
        "Count me in, as visitor or as visited. One rule from our trustees' training: the angry one must have a **reason that we can respect**. Nobody learns anything from a villain.",
      ],
      [
        "shanelle",
        25,
        "Yes, please. I was in it last week, for real, and had four good sentences only because somebody on another list had lent me two.",
      ],
      [
        "pilar",
        31,
        "Eunice's rule is in. Reasons so far: a father who found his daughter crying over a page; a taxpayer who thinks that we hid something; a woman who remembers a time when *her* books were the ones removed.",
        { to: 2 },
      ],
      ["isidore", 47, "The third one is the hardest, because she is on our side and still furious. I will play her."],
      [
        "pilar",
        340,
        "Five rounds held. What surprised all of us: saying less. The best answer in the last round had eleven words. *“Thank you for telling me. Will you sit down with me?”*",
      ],
    ],
  },
  {
    unit: "sustainrt",
    title: "Our boiler against our building: what one winter of notes showed",
    daysAgo: 110,
    lines: [
      [
        "oskar",
        0,
        "I read the gas meter every Monday for a year and wrote down the outside temperature. It takes two minutes. The surprise: we burn as much on **closed** days as on open ones. The timer had been set for a schedule of 2009. We changed it last week, and I will report.",
      ],
      [
        "beatrix",
        6,
        "Two minutes on a Monday! I have a whole committee on energy that has never read a meter. May I forward this?",
      ],
      [
        "dagny",
        10,
        "Do check what the cold does to the closed building before you go low. Ours may not drop below 50, or the pipes in the north wall will tell us about it.",
      ],
      [
        "oskar",
        14,
        "Good point. We stop at 55, with one sensor in the coldest corner, which turns out to be local history.",
        { to: 2 },
      ],
      [
        "ingrid",
        33,
        "We did the same with lights. The parking lot had been lit for nobody from eleven to six since before my time. The neighbor wrote to thank us for the stars.",
      ],
      [
        "oskar",
        1680,
        "Ten weeks in: 31 percent less gas than the same weeks last year, corrected for weather as well as a librarian can. About 2,400 dollars a winter. It cost me one phone call and a ladder.",
      ],
      ["beatrix", 1700, "My committee now reads meters. They have a rota. There is talk of badges."],
    ],
  },
  {
    unit: "seeds",
    title: "Germination rates: who tested what this spring?",
    daysAgo: 36,
    lines: [
      [
        "pilar",
        0,
        "Before we hand out old seed again, I had the third grade put twenty of each on wet paper. The table is attached. The kale from a stranger is a disgrace; Mr. Ortiz's poppies are a triumph. Who else tested?",
        { files: ["seed-labels.csv"] },
      ],
      [
        "thaddeus",
        8,
        "Corn from three families here, twenty each: 20, 19, 4. The four came from a jar that stood on a sunny windowsill because it was pretty.",
      ],
      [
        "farida",
        20,
        "Leeks die young. Nobody believes it. Last year's leeks: 3 of 20. I now write **use this year** on onions, leeks and parsnips and nothing on the rest.",
      ],
      [
        "delphine",
        31,
        "Our packets have a line for the grower's name and one for *what went wrong*. The second one is always full.",
      ],
      [
        "pilar",
        40,
        "“What went wrong” goes on our packets from today. The third grade has suggestions for how large the line should be.",
        { to: 3 },
      ],
    ],
  },
  {
    unit: "walls",
    title: "Hardcovers are not allowed, used books are not allowed, spirals are not allowed",
    daysAgo: 92,
    lines: [
      [
        "solomon",
        0,
        "New list from the facility: no hardcovers, no used books, no spirals, nothing with maps. That is most of our gift shelf and all of our atlases. I would like to hear from anyone who has got such a list **changed**, not only obeyed.",
      ],
      [
        "josephine",
        20,
        "We got maps back by asking which map had ever been a problem. There had been none; the rule had come from a list in another state. It took a year and three changes of captain.",
      ],
      [
        "harlan",
        27,
        "Ask for the *reason* for each item in writing, politely, one at a time. Some reasons are real (staples). Those that have none get embarrassed and leave.",
      ],
      ["solomon", 50, "One at a time is wise. I had drafted a letter against the whole list.", { to: 2 }],
      [
        "marguerite",
        71,
        "And let the men say what they miss. Our facility reversed the ban on dictionaries after forty of them signed a request with every word spelled right.",
      ],
      [
        "solomon",
        620,
        "Used books are allowed again if they come straight from us with a stamp. The stamp took four weeks to be approved. It says: *from a library*.",
      ],
    ],
  },
  {
    unit: "commuters",
    title: "Listening on the ferry, part nine",
    daysAgo: 1.2,
    lines: [
      [
        "delphine",
        0,
        "Forty minutes each way, wind force six, and I have finished a nine-hour book about eels. I know what the eel wants now and nobody aboard will hear it. What are you all listening to?",
      ],
      [
        "kofi",
        2,
        "A detective in a city that I used to live in. She turned left where there is no left. I had to stop for a day.",
      ],
      ["caspian", 7, "On the long straight road: poems, one each time I pass a grain elevator. There are eleven."],
      [
        "brigid",
        12,
        "Nothing. I have discovered *nothing*. Thirty-five minutes of it, each morning. The critics should be told.",
        { mail: true },
      ],
      ["delphine", 20, "Brigid, is there a sequel?", { to: 3 }],
      ["brigid", 24, "It is the same as the first, but one notices more."],
    ],
  },
  {
    unit: "reels",
    title: "The last lamp for our film reader",
    daysAgo: 160,
    lines: [
      [
        "kenji",
        0,
        "Ours takes a lamp that nobody has made since about 1994. I have one left and it is in the machine. Does anybody have a drawer?",
      ],
      [
        "bartholomew",
        60,
        "I have a drawer. Three lamps, two of which rattle. One is yours for the postage and a promise to scan before you read.",
      ],
      ["kenji", 75, "Promised. We begin with the reels that are turning to vinegar.", { to: 1 }],
      [
        "wilhelmina",
        110,
        "Weigh the vinegar ones in their cans and write the weight on the lid. If next year's number is smaller, that is your order of work.",
      ],
    ],
  },
  {
    unit: "nmrt",
    title: "Sitting alone at your first conference: come and find us",
    daysAgo: 260,
    closed: { by: "saoirse", hours: 700, reason: "The conference is over. See the new thread before the next one." },
    lines: [
      [
        "saoirse",
        0,
        "My first one was eleven thousand people, and I ate lunch on a staircase. Nobody should. I will be at the round table by the big clock at noon every day with a sign that says **SIT HERE**. No program, no badge reading, just lunch.",
      ],
      ["shanelle", 5, "I will be under that clock."],
      ["caspian", 9, "Me too. I have a sandwich and no small talk."],
      [
        "wendell",
        20,
        "May an old one come? I have small talk to spare and can say which of the sessions are in rooms with heating.",
      ],
      ["saoirse", 26, "Old ones are half the point.", { to: 3 }],
      [
        "shanelle",
        640,
        "For the record: nineteen people on the last day, the sign was stolen as a compliment, and I have a mentor who knows about heating.",
      ],
    ],
  },
];

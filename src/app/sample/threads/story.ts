import type { Conversation } from "./conversation.ts";

export const story: Conversation[] = [
  {
    unit: "story",
    title: "Forty toddlers, one scarf box: rhymes that take things away",
    daysAgo: 8,
    lines: [
      [
        "guadalupe",
        0,
        "I need counting rhymes that go *down*, so that the scarves end up in the box by themselves. I have worn out the ducks. Here is my newest, five umbrellas, which I wrote in a car park; use it, sing it, rhyme it better.",
        { files: ["rhyme-sheet.txt"] },
      ],
      [
        "beatrix",
        5,
        "Sung this morning to the tune of the ducks, forgive me. It works, except that at “round went her shoe” all of them look at their shoes and two take them off.",
      ],
      [
        "hoku",
        19,
        "We did it with canoes. *Five canoes out on the bay, one met a whale and paddled away.* The whale is me.",
        { to: 0 },
      ],
      ["guadalupe", 23, "A whale! Hoku, would you write it out? With the order of the animals, mine need the order."],
      [
        "hoku",
        44,
        "Whale, turtle, wind, grandmother calling, and the last one goes home because it is **lunch**. They all say lunch. It is the loudest moment of my week.",
      ],
      [
        "yolanda",
        50,
        "In Spanish it wants different feet:\n\n> Cinco paraguas salen a pasear,\n> a uno el viento lo hizo volar.\n\nFour more verses when my own two-year-old is asleep.",
      ],
      [
        "beatrix",
        70,
        "Shoes are now part of the plan. Everyone takes one off at umbrella three and we count shoes into the box as well.",
      ],
    ],
  },
  {
    unit: "story",
    title: "A child who runs, a parent who is mortified",
    daysAgo: 104,
    lines: [
      [
        "amparo",
        0,
        "He is three, he runs in circles for twenty-five minutes, and he knows every word of every book when I test him later. His mother apologizes all the way to the door. The other parents have begun to look. What do you say to whom?",
      ],
      [
        "guadalupe",
        3,
        "To her, quietly, before she reaches the door: “He is listening with his legs. Please come back.”",
      ],
      [
        "nkechi",
        8,
        "To everyone, at the start, every week, so that it is about nobody: *“Some of us listen sitting, some standing, some moving. The only rule is that nobody gets hurt and everybody may leave and return.”* Then put a strip of tape on the floor for a running lane. I am not joking. A lane makes it allowed.",
      ],
      [
        "beatrix",
        24,
        "I would add a kinder look at the other parents: they look because they wonder what you will do. Once you have said Nkechi's sentence, they stop, mostly.",
      ],
      [
        "amparo",
        170,
        "The lane is blue. By the second week there were five runners, then two, then one. He stopped last Friday and sat down next to me to turn the pages. His mother cried, I cried, the book was about a potato.",
        { to: 2 },
      ],
      [
        "nkechi",
        175,
        "This is the best thing that I will read this month. Keep the lane, though. The next one needs it.",
      ],
    ],
  },
  {
    unit: "story",
    title: "Books that held a room this year (not the famous ones)",
    daysAgo: 231,
    lines: [
      [
        "beatrix",
        0,
        "My yearly question. One book each that held a *whole* room, and why you think it did. Not the ones that everybody has. Describe it rather than praise it.",
      ],
      [
        "hoku",
        12,
        "A book with no words about a dog who waits at a bus stop. I said nothing either. By the fourth page the children were telling it in two languages.",
      ],
      [
        "guadalupe",
        20,
        "One about a bread that will not rise. They can see it under the cloth before the baker can. They **shout**. I think it is the being ahead of a grown-up.",
      ],
      ["amparo", 33, "A book of shadows that you read with a flashlight. It is dark, so nobody runs."],
      [
        "ezekiel",
        41,
        "For second grade: a very dry book of how to lay bricks. Dead serious, step by step. We had wooden blocks. You could have heard a trowel drop.",
      ],
      [
        "yolanda",
        50,
        "An old one from my mother's town about a goat in a church. I translate as I go, differently each time, and they correct me.",
      ],
      [
        "beatrix",
        90,
        "Collected so far: waiting, being ahead, the dark, being taken seriously, correcting the reader. That is nearly a theory. I will write it up for our newsletter and put all your names to it.",
      ],
    ],
  },
];

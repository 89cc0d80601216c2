import type { Conversation } from "./conversation.ts";

export const pathways: Conversation[] = [
  {
    unit: "pathways",
    title: "Paying people while they learn: who has figures?",
    daysAgo: 5,
    lines: [
      [
        "teodor",
        0,
        "I started at a branch without a degree and am now halfway through one, on evenings. The library pays the fees but not the hours. Is anyone paid for the time itself?",
      ],
      [
        "marguerite",
        10,
        "We set aside four paid hours a week for two people last year. Both stayed. I can bring the budget line to our next call, names taken out.",
      ],
      [
        "brigid",
        30,
        "Four hours here too, but only in term. The difference it made was less the money than that nobody had to ask each week.",
      ],
      [
        "chidi",
        42,
        "A number from the other side: replacing one paraprofessional who left for want of a path cost us about 11,000 dollars in advertising, training and overtime. Four hours a week for a year is less than half of that. **That** is the sentence that our dean repeated upstairs.",
      ],
      [
        "teodor",
        49,
        "May I repeat it as well? I have a meeting with our manager on {+6}, and I would rather bring a sentence than a feeling.",
        { to: 3 },
      ],
      [
        "chidi",
        55,
        "Repeat it, check it against your own numbers, and tell us how it went. If you get a no, ask what would make it a yes.",
      ],
      [
        "noor",
        98,
        "One caution, gently. Where only the already promising are given hours, the others notice. We drew lots among all who wanted it. It felt strange for a day and fair ever since.",
      ],
    ],
  },
  {
    unit: "pathways",
    title: "“Degree or equivalent experience”: does anyone mean it?",
    daysAgo: 131,
    lines: [
      [
        "brigid",
        0,
        "I have applied to nine posts that said *or equivalent experience*. Fourteen years of cataloguing, training others, two system migrations. Nine form letters. If your library writes this in adverts, how do you weigh it? Does anyone?",
      ],
      [
        "chidi",
        8,
        "We mean it since we wrote down how. Before that we did not, whatever we thought. Our table says: each year doing the main duty of the post counts as a third of a degree, teaching others counts once more, and two people score without seeing the schooling at all.",
      ],
      [
        "beatrix",
        26,
        "I will argue the other side a little, and please take it as thinking aloud. The degree is a promise that somebody looked at the whole field once. I hired without it twice and had to teach *why* on top of *how*. It was worth it; it was not free.",
      ],
      [
        "brigid",
        31,
        "I take it as meant. But Beatrix, I have taught *why* to four people with the degree. It was worth it; it was not free either.",
        { to: 2 },
      ],
      ["beatrix", 33, "Touché, and quite right."],
      [
        "zainab",
        50,
        "On our scholarships committee we read letters from both sides of this fence every spring. What strikes me: those without the degree describe *what they did*, those with it describe *what they studied*. The adverts reward the second kind of letter. It would help already to ask everybody for the first.",
      ],
      [
        "marguerite",
        77,
        "Shall we make an evening of it? Bring one advert from your own library and a red pencil. I propose {+16}, at the usual hour.",
      ],
    ],
  },
  {
    unit: "first",
    title: "How do you answer when you have no idea?",
    daysAgo: 14,
    lines: [
      [
        "caspian",
        0,
        "Third week at a desk. A man asked me for *the plat book from before the river moved*. I said “let me see” and then stood behind a shelf and panicked. What do you say when you do not even understand the question?",
      ],
      [
        "bartholomew",
        3,
        "“That is a good one. Tell me how you came to need it.” It buys you two minutes and nearly always contains the answer.",
      ],
      [
        "gideon",
        5,
        "Also: a plat book shows who owned which piece of land, the river moved in most counties at least once, and your county recorder is the person to ring. Now you know one more than on Monday.",
      ],
      [
        "saoirse",
        20,
        "I am eight months in and have a sticky note on my screen: *You are allowed to not know. You are not allowed to guess.*",
      ],
      [
        "wendell",
        27,
        "Forty years in. I say, “I do not know, and now I want to. Can I telephone you tomorrow?” And then I do telephone. The telephoning is the whole trade.",
        { mail: true },
      ],
      [
        "caspian",
        45,
        "He came back today with a pie chart of family quarrels over that land. We found the book at the recorder's. He shook my hand. I am going to be unbearable all week.",
        { to: 1 },
      ],
      ["shanelle", 51, "Be unbearable. You have earned it. There will be a Thursday soon enough."],
    ],
  },
  {
    unit: "first",
    title: "First budget request: what do they want to see?",
    daysAgo: 168,
    lines: [
      [
        "shanelle",
        0,
        "I am to ask for 3,200 dollars for a teen corner, in front of five people who have known each other since school. I have a page of numbers. Is a page too much or too little?",
      ],
      [
        "eunice",
        4,
        "I have sat on the other side for twenty years. We read the **first line and the total**, and then we look at your face. So: first line, what will be different for whom. Total, exact. Face, calm.",
      ],
      [
        "lemuel",
        9,
        "Tell them what you will do if they give you half. It shows that you have thought, and half is what they will offer.",
      ],
      [
        "amparo",
        22,
        "Bring one teenager. Not to perform, just to sit there and be asked. Ours said, “I would come here if there was a door between me and my little brother,” and it passed five to nothing.",
      ],
      [
        "shanelle",
        180,
        "I brought Keandra, thirteen. They asked her what she reads. She asked *them* what they read. There was a silence, and then the treasurer began to laugh. 3,200, all of it, and two of them have library cards now.",
        { to: 3 },
      ],
      ["eunice", 184, "I would have paid the 3,200 to see that."],
    ],
  },
];

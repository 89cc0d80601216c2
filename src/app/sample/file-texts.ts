/** Texts of the files that posts carry, by file name. */
export const fileTexts = {
  "readers-words.csv": `
catalogue says,readers type,searches in half a year
Large type books,"large print; big print; big letters",412
Motion pictures,"movies; films; dvd",388
Cookery,"cooking; recipes; cookbooks",351
Automobiles,"cars; car repair",207
Infants,"babies; baby care",166
Developmental disabilities,"special needs; autism help",141
Dwellings--Maintenance and repair,"fix house; home repair",133
Aged,"seniors; old people; elder care",97
Job hunting,"find work; resume; get a job",95
Emigration and immigration,"visa; green card; papers",88
Sexual minorities,"lgbt; gay; trans",71
`,
  "flood-first-hour.txt": `
THE FIRST HOUR
Tape this inside the cupboard by the front door.

1. Nobody goes in until the power is off at the main and somebody has said so aloud.
2. Call, in this order: director, building owner, insurer. Numbers overleaf.
3. Photograph everything before you move anything. Wide first, then close.
4. Stop the water or catch it. Plastic sheeting is on the lowest shelf.
5. Local history first, then the server, then the new books. Not the other way round.
6. Wet paper: do not open it, do not wipe it, do not stack it higher than your knee.
7. Open windows only if it is drier outside than in.
8. Write down who did what and when. A pencil works on wet paper, a pen does not.
`,
  "price-per-reading.csv": `
title type,licence,price,term,loans in first year,price per loan
bestseller novel,two years,64.99,24 months,41,1.59
bestseller novel,26 loans,59.99,26 loans,26,2.31
midlist novel,two years,54.99,24 months,6,9.17
picture book,one copy one reader,21.00,unlimited,13,1.62
test preparation,subscription,18.00,12 months,7,2.57
language course,simultaneous,1450.00,12 months,620,2.34
`,
  "plan-for-an-hour.txt": `
SIXTY MINUTES, FIRST-YEAR WRITING

 0-5   Their topics on the board, as they would say them to a friend
 5-15  In pairs: three other words for each. No computers yet
15-30  Two databases, one search each, projected by a student and not by me
30-45  Their own search. I walk round and ask "why that one?"
45-55  Each writes down one source and one doubt about it
55-60  Collect the doubts

What I left out on purpose: citation style, peer review, the tour of the website.
`,
  "rhyme-sheet.txt": `
FIVE UMBRELLAS
A counting rhyme for five scarves. Take one away each time and let the children say the number.

Five umbrellas walking in a row,
One met a wind that had somewhere to go.
Up went her handle, round went her shoe,
Goodbye, umbrella! Who goes with you?

Four umbrellas walking in a row ...
`,
  "one-page-budget.pdf": `
OUR YEAR ON ONE PAGE

We were open 1,248 hours. That is 24 hours a week.
You came 19,304 times and borrowed 31,870 things.

What it cost: 118,400 dollars
   Staff                71,200
   Books and the rest   17,900
   The building         20,100
   Everything else       9,200

What each household of the township paid: 46 dollars
What those loans would have cost in a shop: about 510,000

What we could not do
   Open on Saturdays after noon
   Replace the furnace of 1988

Questions: come in. The kettle is on until six.
`,
  "donation-policy.pdf": `
GIFTS OF BOOKS

We are glad of books that are clean, whole and younger than ten years,
and of anything about our county whatever its age.

We cannot take
   encyclopedias, magazines, books from damp rooms
   textbooks more than three years old

What becomes of them: about one in twelve goes on the shelf.
The others are sold by the Friends, and what is left is recycled.
We cannot say what a gift is worth, nor keep gifts together.

Adopted by the board of trustees. Reviewed every third year.
`,
  "challenge-form.txt": `
REQUEST TO LOOK AGAIN AT A BOOK

Your name and how to reach you:
Do you live in the district?            yes / no
Title and author:
Have you read the whole of it?          yes / no, which part:
What in it troubles you? Please name pages:
What good might it do to some reader?
What would you like us to do?
Whom do you speak for?                  myself / a group, namely:

What happens next: two librarians and one trustee read the whole book. You
hear from us within thirty days, in writing, with reasons. Until then the
book stays where it is. You may appeal to the board.
`,
  "oral-history-consent.txt": `
BEFORE WE RECORD

My name:
I am willing to be recorded on (date):
I keep the right to what I said.            I give it to the library.   (cross out one)
Anybody may listen at the library           from now on / after the year
Anybody may listen on the web               yes / no / after the year
Please leave out:
I may change my mind until I have heard the finished recording, and have said so in writing.

Signed:                         Recorded by:
`,
  "seed-labels.csv": `
plant,saved by,year,sow,germinated of 20
Scarlet runner bean,third grade,last,May,18
Cherokee purple tomato,Mrs. Hall,last,March inside,15
Calendula,town garden,this,April,19
Walking stick kale,a stranger,two years ago,April,6
Lemon cucumber,third grade,last,May,11
Breadseed poppy,Mr. Ortiz,this,October,20
`,
} as const;

import type { SampleUnit } from "./unit.ts";

interface Chapter {
  key: string;
  name: string;
  /** Towns of the state or region, for what is told of it. */
  towns: [string, string, string];
  /** What is particular there. */
  where: string;
}

const chapter = (key: string, name: string, towns: string, where: string): Chapter => ({
  key,
  name,
  towns: towns.split(", ") as Chapter["towns"],
  where,
});

const states: Chapter[] = [
  chapter(
    "alabama",
    "Alabama Library Association",
    "Huntsville, Selma, Mobile",
    "From the Tennessee valley to the Gulf, with a long memory of reading rooms that were closed to half the people.",
  ),
  chapter(
    "alaska",
    "Alaska Library Association",
    "Juneau, Bethel, Kotzebue",
    "Members who meet by air, sea and telephone, because few roads lead from one library to the next.",
  ),
  chapter(
    "arizona",
    "Arizona Library Association",
    "Flagstaff, Yuma, Tucson",
    "Desert cities that grow by a branch a year, and tribal libraries that keep languages older than any of them.",
  ),
  chapter(
    "arkansas",
    "Arkansas Library Association",
    "Fayetteville, Pine Bluff, Mountain View",
    "County libraries from the Ozarks to the Delta, many of them built by a vote on a penny of tax.",
  ),
  chapter(
    "california",
    "California Library Association",
    "Fresno, Eureka, San Bernardino",
    "One library card opens doors from redwoods to desert; fire season is on every branch's calendar.",
  ),
  chapter(
    "colorado",
    "Colorado Association of Libraries",
    "Pueblo, Durango, Greeley",
    "Front Range systems and mountain districts, joined by couriers who carry chains in the truck.",
  ),
  chapter(
    "connecticut",
    "Connecticut Library Association",
    "Hartford, New London, Torrington",
    "A town library every few miles, each with its own board and its own opinion.",
  ),
  chapter(
    "delaware",
    "Delaware Library Association",
    "Dover, Lewes, Wilmington",
    "Three counties, one shared catalogue, and everybody knows everybody.",
  ),
  chapter(
    "district-of-columbia",
    "District of Columbia Library Association",
    "Anacostia, Brookland, Georgetown",
    "Neighborhood branches beside the largest libraries on earth, with members from both.",
  ),
  chapter(
    "florida",
    "Florida Library Association",
    "Tallahassee, Key West, Ocala",
    "Hurricane plans, winter visitors, and new readers from every country around the Caribbean.",
  ),
  chapter(
    "georgia",
    "Georgia Library Association",
    "Macon, Savannah, Dalton",
    "Regional systems that cross county lines, and one statewide catalogue behind nearly all of them.",
  ),
  chapter(
    "guam",
    "Guam Library Association",
    "Hagåtña, Dededo, Inalåhan",
    "A library day that begins before the mainland's has ended, and shelves in English and CHamoru.",
  ),
  chapter(
    "hawaii",
    "Hawaiʻi Library Association",
    "Hilo, Līhuʻe, Wailuku",
    "One statewide public system, six islands with branches, and a weekly box that goes by plane.",
  ),
  chapter(
    "idaho",
    "Idaho Library Association",
    "Boise, Salmon, Twin Falls",
    "Library districts in country where the next one may be ninety miles of canyon away.",
  ),
  chapter(
    "illinois",
    "Illinois Library Association",
    "Peoria, Carbondale, Rockford",
    "Lending across a state full of systems, colleges and small townships that voted themselves a library.",
  ),
  chapter(
    "indiana",
    "Indiana Library Federation",
    "Muncie, Evansville, Gary",
    "Sturdy buildings from the age of steel-town gifts, many still in use and most with a newer wing.",
  ),
  chapter(
    "iowa",
    "Iowa Library Association",
    "Dubuque, Ottumwa, Sioux City",
    "More than five hundred public libraries, most in towns of under two thousand people.",
  ),
  chapter(
    "kansas",
    "Kansas Library Association",
    "Salina, Dodge City, Lawrence",
    "Regional systems that send vans over straight roads, and librarians who do everything.",
  ),
  chapter(
    "kentucky",
    "Kentucky Library Association",
    "Hazard, Paducah, Bowling Green",
    "Bookmobile country: its carriers once went on horseback, and the routes are still proud of it.",
  ),
  chapter(
    "louisiana",
    "Louisiana Library Association",
    "Lafayette, Shreveport, Houma",
    "Parish systems instead of county ones, French in the family papers, and shelving above the flood line.",
  ),
  chapter(
    "maine",
    "Maine Library Association",
    "Bangor, Rockland, Presque Isle",
    "Island libraries open four hours a week, and a mail-a-book service for those on the far side of the ferry.",
  ),
  chapter(
    "maryland",
    "Maryland Library Association",
    "Frederick, Salisbury, Hagerstown",
    "County systems between bay and mountains, with a long habit of training their staff together.",
  ),
  chapter(
    "massachusetts",
    "Massachusetts Library Association",
    "Worcester, Pittsfield, New Bedford",
    "Some of the oldest town libraries in the country, and town meetings that still vote on each budget.",
  ),
  chapter(
    "michigan",
    "Michigan Library Association",
    "Marquette, Flint, Traverse City",
    "Two peninsulas, district libraries paid by millage votes, and a summer when the population doubles in the north.",
  ),
  chapter(
    "minnesota",
    "Minnesota Library Association",
    "Duluth, Mankato, Bemidji",
    "Winter reading as a state sport, with signs in Hmong, Somali and Ojibwe in more and more branches.",
  ),
  chapter(
    "mississippi",
    "Mississippi Library Association",
    "Greenwood, Hattiesburg, Biloxi",
    "Delta to coast on thin budgets, and a book festival on the capitol's lawn.",
  ),
  chapter(
    "missouri",
    "Missouri Library Association",
    "Columbia, Cape Girardeau, Joplin",
    "Two big rivers, two big cities, and a hundred and fourteen counties between.",
  ),
  chapter(
    "montana",
    "Montana Library Association",
    "Missoula, Havre, Miles City",
    "Distances that make a neighbor of anybody within three hours, and tribal college libraries open to all.",
  ),
  chapter(
    "nebraska",
    "Nebraska Library Association",
    "Kearney, Scottsbluff, Norfolk",
    "Small towns on the railway line, each with a stone library and a board that meets in the reading room.",
  ),
  chapter(
    "nevada",
    "Nevada Library Association",
    "Elko, Reno, Pahrump",
    "Night-shift towns where the library's busiest hour may be nine in the morning.",
  ),
  chapter(
    "new-hampshire",
    "New Hampshire Library Association",
    "Keene, Berlin, Portsmouth",
    "The state of the first tax-supported town library, and still of a library in nearly every one.",
  ),
  chapter(
    "new-jersey",
    "New Jersey Library Association",
    "Trenton, Vineland, Paterson",
    "The most crowded state there is: story hour in five languages, parking in none.",
  ),
  chapter(
    "new-mexico",
    "New Mexico Library Association",
    "Las Cruces, Taos, Gallup",
    "Pueblo libraries, mission archives and rural bookmobiles under one very large sky.",
  ),
  chapter(
    "new-york",
    "New York Library Association",
    "Utica, Plattsburgh, Jamestown",
    "Everything from a three-shelf hamlet library to the biggest city systems, with twenty-three co-operative ones to hold them together.",
  ),
  chapter(
    "north-carolina",
    "North Carolina Library Association",
    "Asheville, Wilmington, Greensboro",
    "Mountain counties that have learnt about floods and coastal ones that taught them.",
  ),
  chapter(
    "north-dakota",
    "North Dakota Library Association",
    "Minot, Dickinson, Grand Forks",
    "Oil towns and farm towns, and librarians who drive two hours to a meeting and call it near.",
  ),
  chapter(
    "ohio",
    "Ohio Library Council",
    "Toledo, Athens, Chillicothe",
    "Two hundred and fifty-one public systems, a state fund that pays for much of them, and very full reading rooms.",
  ),
  chapter(
    "oklahoma",
    "Oklahoma Library Association",
    "Tahlequah, Lawton, Enid",
    "Nearly forty tribal nations, multi-county systems, and storm shelters with a paperback rack.",
  ),
  chapter(
    "oregon",
    "Oregon Library Association",
    "Bend, Astoria, Klamath Falls",
    "Wet side, dry side, and library districts that go to the voters every few years.",
  ),
  chapter(
    "pennsylvania",
    "Pennsylvania Library Association",
    "Erie, Scranton, Lancaster",
    "Subscription libraries older than the nation beside coalfield branches that nobody was willing to lose.",
  ),
  chapter(
    "rhode-island",
    "Rhode Island Library Association",
    "Pawtucket, Westerly, Newport",
    "Small enough for one courier, one catalogue and one potluck.",
  ),
  chapter(
    "south-carolina",
    "South Carolina Library Association",
    "Beaufort, Florence, Greenville",
    "Sea islands with their own tongue, upstate mill towns, and a courier that visits all forty-six counties.",
  ),
  chapter(
    "south-dakota",
    "South Dakota Library Association",
    "Pierre, Rapid City, Brookings",
    "East river and west river, with reservation schools that share their library with the whole town.",
  ),
  chapter(
    "tennessee",
    "Tennessee Library Association",
    "Chattanooga, Cookeville, Jackson",
    "Three grand divisions, music in every archive, and friendly quarrels about whose ham is better.",
  ),
  chapter(
    "texas",
    "Texas Library Association",
    "El Paso, Lubbock, Brownsville",
    "A yearly conference the size of a town, and a border along which nearly every library speaks two languages.",
  ),
  chapter(
    "utah",
    "Utah Library Association",
    "Logan, Moab, Cedar City",
    "Family history at every desk, bookmobiles in the canyons, and very young readers by the hundred.",
  ),
  chapter(
    "vermont",
    "Vermont Library Association",
    "Brattleboro, Barre, St. Johnsbury",
    "A hundred and eighty-odd small libraries, many with one paid hour for every three volunteered.",
  ),
  chapter(
    "virginia",
    "Virginia Library Association",
    "Roanoke, Norfolk, Winchester",
    "From the coalfields to the bay, with a workshop season that follows the mountains' leaves.",
  ),
  chapter(
    "washington",
    "Washington Library Association",
    "Yakima, Bellingham, Walla Walla",
    "Timber counties that share one library district, island branches that live by the ferry timetable, and a tribal library at the end of the road.",
  ),
  chapter(
    "west-virginia",
    "West Virginia Library Association",
    "Beckley, Wheeling, Elkins",
    "Hollows where the library has the only fast connection, and directors who know each patron's truck.",
  ),
  chapter(
    "wisconsin",
    "Wisconsin Library Association",
    "Eau Claire, La Crosse, Rhinelander",
    "Regional systems that lend to each other daily, and a rule that every resident is served by one.",
  ),
  chapter(
    "wyoming",
    "Wyoming Library Association",
    "Casper, Cody, Rock Springs",
    "Twenty-three counties, twenty-three county libraries, one catalogue, and antelope in the parking lot.",
  ),
  chapter(
    "virgin-islands",
    "Virgin Islands Library Association",
    "Christiansted, Cruz Bay, Charlotte Amalie",
    "Three islands that rebuilt their reading rooms after two storms in one month, and archives in Danish.",
  ),
];

const regions: Chapter[] = [
  chapter(
    "mountain-plains",
    "Mountain Plains Library Association",
    "Cheyenne, Rapid City, Omaha",
    "A dozen states between the great rivers and the Rockies, with a leadership institute at the edge of nowhere.",
  ),
  chapter(
    "new-england",
    "New England Library Association",
    "Concord, Providence, Burlington",
    "Six states that can be crossed in a day, and a fall conference that moves between them.",
  ),
  chapter(
    "pacific-northwest",
    "Pacific Northwest Library Association",
    "Missoula, Spokane, Nampa",
    "States and provinces together: the only chapter whose members show a passport on the way to the conference.",
  ),
  chapter(
    "southeastern",
    "Southeastern Library Association",
    "Athens, Charleston, Jackson",
    "Founded when the South had few libraries to speak of, to make sure that it would have more.",
  ),
];

const chapters = [...states, ...regions];

/** Where people live: one key for each state and territory. */
export const chapterKeys = states.map((one) => one.key);

export const townsOf = new Map(chapters.map((one) => [one.key, one.towns]));

const duties = [
  "The chapter keeps its own roll, meets once a year and sends a councilor to the association.",
  "Its members elect their own officers; one councilor speaks for them in the association.",
  "It runs a yearly conference, a legislative day and workshops in between, and keeps its own list of members.",
  "Here its board, its councilor and its committees write to each other between meetings.",
];

export const chapterUnits: SampleUnit[] = chapters.map(({ key, name, where }, at) => ({
  key,
  kind: "chapter",
  parent: "cla",
  name,
  purpose: `${where} ${duties[at % duties.length]!}`,
  opened: 20_000 - 37 * at,
  crowd: 0,
  talk: at % 3 === 2 ? 2 : 3,
}));

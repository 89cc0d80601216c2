import { chapter, type Chapter } from "./chapter.ts";

export const fromNToW: Chapter[] = [
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

export const regions: Chapter[] = [
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

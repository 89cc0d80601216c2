/** Who speaks in the conversations written by hand. Invented people; `at` is the chapter of their state. */
export interface CastMember {
  /** The local part of the address. */
  key: string;
  name: string;
  at: string;
  /** Days since the membership of the association began; null: an account that pays nothing. */
  memberFor: number | null;
  capabilities?: ("mail" | "membership" | "groups" | "people" | "operations")[];
}

const all = ["mail", "membership", "groups", "people", "operations"] as const;

export const cast: CastMember[] = [
  { key: "imani", name: "Imani Okafor", at: "illinois", memberFor: 1_560 },
  { key: "teodor", name: "Teodor Lind", at: "minnesota", memberFor: null },
  { key: "rosalba", name: "Rosalba Quispe", at: "new-mexico", memberFor: 2_110 },
  { key: "sam", name: "Sam Whitfield", at: "illinois", memberFor: 2_900, capabilities: [...all] },
  { key: "noor", name: "Noor Haddad", at: "michigan", memberFor: 640 },
  { key: "jun", name: "Jun Takeda", at: "hawaii", memberFor: 2_450 },
  { key: "brigid", name: "Brigid Mac Aodha", at: "massachusetts", memberFor: null },
  { key: "lucia", name: "Lucía Ferrer", at: "florida", memberFor: 1_830 },
  { key: "anders", name: "Anders Holm", at: "wisconsin", memberFor: null },
  { key: "priya", name: "Priya Raman", at: "new-jersey", memberFor: 890 },
  { key: "marguerite", name: "Marguerite Dubois", at: "louisiana", memberFor: 2_250 },
  { key: "kofi", name: "Kofi Mensah", at: "ohio", memberFor: 702 },
  { key: "wilhelmina", name: "Wilhelmina Oster", at: "vermont", memberFor: 3_300 },
  { key: "desmond", name: "Desmond Achterberg", at: "oregon", memberFor: 1_240 },
  { key: "hoku", name: "Hoku Kealamakia", at: "hawaii", memberFor: 980 },
  { key: "yolanda", name: "Yolanda Treviño", at: "texas", memberFor: 1_700 },
  { key: "gideon", name: "Gideon Farnsley", at: "kentucky", memberFor: 2_700 },
  { key: "amparo", name: "Amparo Villacrés", at: "california", memberFor: 1_050 },
  { key: "tove", name: "Tove Rasmussen", at: "north-dakota", memberFor: 1_410 },
  { key: "ezekiel", name: "Ezekiel Pratt", at: "georgia", memberFor: 760 },
  { key: "mei-lin", name: "Mei-Lin Chua", at: "washington", memberFor: 1_980 },
  { key: "bartholomew", name: "Bartholomew Quigg", at: "maine", memberFor: 4_020 },
  { key: "saoirse", name: "Saoirse Kinnane", at: "new-york", memberFor: 610 },
  { key: "leopold", name: "Leopold Zych", at: "pennsylvania", memberFor: 2_330 },
  { key: "nkechi", name: "Nkechi Adaobi Eze", at: "maryland", memberFor: 1_330 },
  { key: "tavita", name: "Tavita Leiataua", at: "california", memberFor: 690 },
  { key: "henrike", name: "Henrike Vossberg", at: "colorado", memberFor: 1_120 },
  { key: "solomon", name: "Solomon Bekele", at: "district-of-columbia", memberFor: 2_010 },
  { key: "pilar", name: "Pilar Echandi", at: "arizona", memberFor: 1_500 },
  { key: "oskar", name: "Oskar Nyqvist", at: "minnesota", memberFor: 2_620 },
  { key: "dagny", name: "Dagny Thorvaldsen", at: "alaska", memberFor: 870 },
  { key: "rashid", name: "Rashid Karimov", at: "virginia", memberFor: 930 },
  { key: "beatrix", name: "Beatrix Ollivander-Hume", at: "connecticut", memberFor: 3_150 },
  { key: "cornelius", name: "Cornelius Tapley", at: "tennessee", memberFor: null },
  { key: "zainab", name: "Zainab Qureshi-Lund", at: "illinois", memberFor: 1_640 },
  { key: "thaddeus", name: "Thaddeus Birdsong", at: "oklahoma", memberFor: 2_060 },
  { key: "ingrid", name: "Ingrid Halvorsrud", at: "south-dakota", memberFor: 1_190 },
  { key: "paloma", name: "Paloma Ibarrola", at: "nevada", memberFor: 820 },
  { key: "wendell", name: "Wendell Crabtree", at: "north-carolina", memberFor: 3_600 },
  { key: "anh", name: "Anh Thu Đặng", at: "california", memberFor: 1_010 },
  { key: "ruth-ann", name: "Ruth-Ann Yoder", at: "indiana", memberFor: null },
  { key: "matteo", name: "Matteo Scarpellini", at: "rhode-island", memberFor: 1_280 },
  { key: "odalys", name: "Odalys Santovenia", at: "florida", memberFor: 1_460 },
  { key: "harlan", name: "Harlan Two Rivers", at: "montana", memberFor: 1_870 },
  { key: "chidi", name: "Chidiebere Nwosu", at: "texas", memberFor: 740 },
  { key: "agnieszka", name: "Agnieszka Wrona", at: "michigan", memberFor: 1_590 },
  { key: "lemuel", name: "Lemuel Hatch", at: "utah", memberFor: 2_500 },
  { key: "farida", name: "Farida Sultanzada", at: "nebraska", memberFor: null },
  { key: "josephine", name: "Josephine Baptiste-Roy", at: "virgin-islands", memberFor: 1_350 },
  { key: "kenji", name: "Kenji Morihara", at: "oregon", memberFor: 2_160 },
  { key: "winona", name: "Winona Redbird", at: "new-mexico", memberFor: 1_090 },
  { key: "percival", name: "Percival Onslow", at: "delaware", memberFor: null },
  { key: "tamsin", name: "Tamsin Carveth", at: "new-hampshire", memberFor: 1_760 },
  { key: "guadalupe", name: "Guadalupe Nájera", at: "texas", memberFor: 1_220 },
  { key: "viktor", name: "Viktor Hálek", at: "iowa", memberFor: 2_380 },
  { key: "shanelle", name: "Shanelle Poindexter", at: "mississippi", memberFor: 980 },
  { key: "isidore", name: "Isidore Fontenot", at: "louisiana", memberFor: 2_840 },
  { key: "maren", name: "Maren Eikeland", at: "washington", memberFor: 1_150 },
  { key: "tunde", name: "Babatunde Oyelaran", at: "new-york", memberFor: 1_430 },
  { key: "delphine", name: "Delphine Arsenault", at: "maine", memberFor: null },
  { key: "caspian", name: "Caspian Holt", at: "idaho", memberFor: 655 },
  { key: "roshni", name: "Roshni Mukherji", at: "massachusetts", memberFor: 1_020 },
  { key: "eunice", name: "Eunice Abernathy-Cole", at: "alabama", memberFor: 3_450 },
  { key: "laszlo", name: "László Feketeházi", at: "ohio", memberFor: 2_590 },
];

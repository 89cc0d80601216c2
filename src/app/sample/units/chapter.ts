export interface Chapter {
  key: string;
  name: string;
  /** Towns of the state or region, for what is told of it. */
  towns: [string, string, string];
  /** What is particular there. */
  where: string;
}

export const chapter = (key: string, name: string, towns: string, where: string): Chapter => ({
  key,
  name,
  towns: towns.split(", ") as Chapter["towns"],
  where,
});

import { bodyScenes } from "./bodies.ts";
import { chapterScenes } from "./chapters.ts";
import { divisionScenes } from "./divisions.ts";
import { groupScenes } from "./groups.ts";
import { officeScenes } from "./offices.ts";
import { roundTableScenes } from "./round-tables.ts";
import type { Scene } from "./scene.ts";
import { tableScenes } from "./tables.ts";

export const scenes: Scene[] = [
  ...roundTableScenes,
  ...divisionScenes,
  ...tableScenes,
  ...groupScenes,
  ...chapterScenes,
  ...officeScenes,
  ...bodyScenes,
];

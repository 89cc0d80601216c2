import { size } from "../mails/site.ts";
import { m } from "../words.ts";
import type { Extent } from "./queries.ts";

export const sayExtent = ({ topics, posts, files, bytes }: Extent): string =>
  m("export.extent", { topics, posts, files, size: size(bytes) });

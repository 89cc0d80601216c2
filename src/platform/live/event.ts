/** One thing that happened, as a browser's EventSource takes it. `id` is where a reader goes on from who lost the connection. */
export interface LiveEvent {
  id: string;
  name: string;
  data: unknown;
}

/** As it goes over the wire: made once, sent to many. JSON holds no line break. */
export const framed = ({ id, name, data }: LiveEvent): Buffer =>
  Buffer.from(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

/** What the browser saw last: on its own new attempts it says so in a header, on a page's first in the address. */
export const lastSeen = (header: string | string[] | undefined, address: string | undefined): string =>
  String(header ?? address ?? "").slice(0, 100);

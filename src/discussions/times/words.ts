import { span } from "#platform/words";
import { m } from "../words.ts";
import type { Span } from "./rules.ts";

/** "Europe/Berlin", "America/New York" */
export const sayZone = (zone: string): string => zone.replaceAll("_", " ");

/** "Tue, 1 Dec 2026, 18:00 – 19:30", by the clocks of the reader's zone. */
export const saySpan = ({ begins, ends }: Span, zone: string): string => span(begins, ends, zone);

/** The same where nothing around it names the zone. */
export const saySpanIn = (of: Span, zone: string): string =>
  m("times.span.in", { span: saySpan(of, zone), zone: sayZone(zone) });

// Two characters of the private use area, which no keyboard types. The database sets them around what it found; texts are rid of them before.
export const MARK_BEGINS = "\uE000";
export const MARK_ENDS = "\uE001";

export interface Segment {
  text: string;
  isHit: boolean;
}

/** Parts a text with marks; marks that do not pair change nothing but the segments' ends. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let isHit = false;
  for (const part of text.split(/([\uE000\uE001])/)) {
    if (part === MARK_BEGINS || part === MARK_ENDS) isHit = part === MARK_BEGINS;
    else if (part !== "") segments.push({ text: part, isHit });
  }
  return segments;
}

/** A text with what was found in it marked. Everything is text: markup in it is shown, not obeyed. */
export function Marked({ text }: { text: string }) {
  return (
    <>
      {segmentsOf(text).map(({ text: part, isHit }, index) =>
        isHit ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
      )}
    </>
  );
}

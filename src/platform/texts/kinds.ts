const office = new Set([
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.oasis.opendocument.text",
  "application/vnd.oasis.opendocument.presentation",
  "application/vnd.oasis.opendocument.spreadsheet",
]);

/** How the words of a file of this type are read; null: they are not. */
export function readingOf(contentType: string): "pdf" | "office" | "text" | null {
  if (contentType === "application/pdf") return "pdf";
  if (office.has(contentType)) return "office";
  return contentType.startsWith("text/") ? "text" : null;
}

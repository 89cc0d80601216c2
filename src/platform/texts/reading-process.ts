// One file is read here and then the process ends: whatever a file does to it ends with it.
import { readingOf } from "./kinds.ts";

interface Asked {
  bytes: Uint8Array;
  contentType: string;
  most: number;
}

/** Page by page, so that no more is unpacked than is kept. */
async function pdfText(bytes: Uint8Array, most: number): Promise<string> {
  const { getDocumentProxy } = await import("unpdf");
  // It takes no Buffer, which is what came.
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  let text = "";
  for (let number = 1; number <= pdf.numPages && text.length < most; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) if ("str" in item) text += `${item.str}${item.hasEOL ? "\n" : ""}`;
    page.cleanup();
    text += "\n";
  }
  return text;
}

const read = async ({ bytes, contentType, most }: Asked): Promise<string> =>
  readingOf(contentType) === "pdf" ? pdfText(bytes, most) : (await import("./office.ts")).officeText(bytes, most);

process.once("message", async (asked: Asked) => {
  // Blanks are drawn together by whoever asked: somewhat more than is kept is handed over.
  const text = (await read(asked)).slice(0, asked.most * 4);
  process.send!({ text }, () => process.exit(0));
});

import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

/** A PDF of one page with these words on it, in letters of Latin-1. */
export function aPdf(words: string): Buffer {
  const shown = words.replace(/([\\()])/g, "\\$1");
  const content = `BT /F1 12 Tf 20 100 Td (${shown}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const end = `xref\n0 6\n0000000000 65535 f \n${table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + end, "latin1");
}

/** A file of an office program: these parts, zipped. */
export async function anArchive(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part as string), name);
  zip.end();
  return buffer(zip.outputStream);
}

const types = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;

/** A text document of Word; each string a paragraph. */
export const aWordFile = (paragraphs: readonly string[]): Promise<Buffer> =>
  anArchive({
    "[Content_Types].xml": types,
    "word/document.xml": `<w:document xmlns:w="w"><w:body>${paragraphs.map((words) => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`).join("")}</w:body></w:document>`,
  });

export const anOpenDocument = (paragraphs: readonly string[]): Promise<Buffer> =>
  anArchive({
    mimetype: "application/vnd.oasis.opendocument.text",
    "content.xml": `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>${paragraphs.map((words) => `<text:p>${words}</text:p>`).join("")}</office:text></office:body></office:document-content>`,
  });

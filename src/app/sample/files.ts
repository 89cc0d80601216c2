import { crc32, deflateSync } from "node:zlib";
import type { NewAttachment } from "#discussions";
import type { Settings } from "#platform/config";
import { keepFile, storeFor } from "#platform/files";
import { fileTexts } from "./file-texts.ts";

const drawn = ["swatches.png", "shelf-plan.png"] as const;

/** The files that posts of the sample carry. */
export type FileKey = keyof typeof fileTexts | (typeof drawn)[number];

const types: Record<string, string> = {
  csv: "text/csv",
  txt: "text/plain",
  pdf: "application/pdf",
  png: "image/png",
};

export async function sampleFile(settings: Settings, filename: FileKey): Promise<NewAttachment> {
  const kind = filename.slice(filename.lastIndexOf(".") + 1);
  return { filename, contentType: types[kind]!, file: await keepFile(storeFor(settings), contentOf(filename, kind)) };
}

function contentOf(filename: FileKey, kind: string): Uint8Array {
  if (filename === "swatches.png") return png(360, 120, swatch);
  if (filename === "shelf-plan.png") return png(360, 240, shelf);
  const text = fileTexts[filename as keyof typeof fileTexts];
  return kind === "pdf" ? pdf(text.trim().split("\n")) : Buffer.from(text.trimStart(), "utf8");
}

/** One page of lines in Helvetica, which every reader brings along (PDF 1.4). */
function pdf(lines: readonly string[]): Uint8Array {
  const escaped = lines.map((line) => line.replace(/[\\()]/g, "\\$&"));
  const content = `BT /F1 12 Tf 15 TL 60 780 Td\n${escaped.map((line) => `(${line}) Tj T*`).join("\n")}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${Buffer.byteLength(content, "latin1")} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + trailer, "latin1");
}

type Colour = readonly [red: number, green: number, blue: number];

/** An image without a library: rows of red, green, blue, each after a zero for "no filter". */
function png(width: number, height: number, colourAt: (x: number, y: number) => Colour): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows.set(colourAt(x, y), y * (1 + width * 3) + 1 + x * 3);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

const papers: Colour[] = [
  [244, 238, 222],
  [233, 221, 196],
  [214, 196, 160],
  [188, 164, 122],
  [241, 240, 236],
  [222, 226, 224],
];
const ink: Colour = [70, 60, 52];

/** Six papers side by side, as in a sample book. */
function swatch(x: number, y: number): Colour {
  const isEdge = x % 60 < 2 || y < 2 || y > 117;
  return isEdge ? ink : papers[Math.floor(x / 60)]!;
}

/** A floor with shelves in rows and a turning circle kept free. */
function shelf(x: number, y: number): Colour {
  if (Math.hypot(x - 285, y - 120) < 58) return Math.hypot(x - 285, y - 120) > 55 ? ink : [214, 232, 214];
  const inRows = x > 20 && x < 210 && y > 20 && y < 220;
  return inRows && (y - 20) % 40 < 16 ? [150, 118, 84] : [246, 244, 240];
}

// One file is read here and then the thread ends: whatever a file does to it ends with it.
import { parentPort, workerData } from "node:worker_threads";
import { readingOf } from "./kinds.ts";

const { bytes, contentType, most } = workerData as { bytes: Uint8Array; contentType: string; most: number };

async function pdfText(): Promise<string> {
  const { extractText, getDocumentProxy } = await import("unpdf");
  const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
  return text;
}

async function read(): Promise<string> {
  const reading = readingOf(contentType);
  if (reading === "pdf") return pdfText();
  if (reading === "office") return (await import("./office.ts")).officeText(bytes, most);
  return new TextDecoder("utf-8").decode(bytes);
}

parentPort!.postMessage(await read());

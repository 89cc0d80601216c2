import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { photoFrom, type Photo } from "./photo.ts";

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } });
const sent = (bytes: Buffer, isTooBig = false) => photoFrom({ size: bytes.length, bytes: async () => bytes, isTooBig });

/** A PNG that says it is so large; its picture is a few bytes. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const out = Buffer.alloc(8 + data.length + 4);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), out.length - 4);
    return out;
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const magic = Buffer.from("89504e470d0a1a0a", "hex");
  const data = Buffer.from("789c010100feff00000001", "hex");
  return Buffer.concat([magic, chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

describe("a picture", () => {
  test("becomes two squares without a word of where and when it was taken", async () => {
    const withPlace = await plain(800, 500)
      .withExif({
        IFD0: { Make: "Spycam", Artist: "Ada Lovelace" },
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "53/1 16/1 0/1" },
      })
      .jpeg()
      .toBuffer();
    expect(withPlace.includes("Spycam")).toBe(true);
    expect((await sharp(withPlace).metadata()).exif).toBeDefined();
    const photo = (await sent(withPlace)) as Photo;
    for (const [bytes, side] of [
      [photo.small, 96],
      [photo.large, 400],
    ] as const) {
      const facts = await sharp(bytes).metadata();
      expect(facts).toMatchObject({ format: "webp", width: side, height: side });
      for (const extra of ["exif", "xmp", "icc", "iptc"] as const) expect(facts[extra], extra).toBeUndefined();
      expect(bytes.includes("Spycam")).toBe(false);
    }
    expect(photo.digest).toMatch(/^[0-9a-f]{20}$/);
  });

  test("stands as it was held, and an animation shows its first frame", async () => {
    // Turned a quarter: what is at the left of the file belongs to the top.
    const left = await sharp({ create: { width: 300, height: 600, channels: 3, background: "#00ff00" } })
      .png()
      .toBuffer();
    const turned = await plain(600, 600)
      .composite([{ input: left, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { data } = await sharp(((await sent(turned)) as Photo).large)
      .extract({ left: 200, top: 20, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[1]!).toBeGreaterThan(200);
    const frames = await sharp([await plain(100, 100).png().toBuffer(), left.subarray(0)], { join: { animated: true } })
      .gif()
      .toBuffer();
    const still = (await sent(frames)) as Photo;
    expect((await sharp(still.large).metadata()).pages).toBeUndefined();
  });

  test("X5: is refused before it is unfolded when it would be of 50,000 by 50,000 pixels", async () => {
    expect(bomb(50_000).length).toBeLessThan(200);
    expect(await sent(bomb(50_000))).toBe("too-big");
    expect(await sent(await plain(10, 10).png().toBuffer(), true)).toBe("too-big");
  });

  test.each([
    ["an SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ["an SVG behind a declaration", Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["HTML called .jpg", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj\n")],
    ["a few bytes", Buffer.from([1, 2, 3])],
  ])("is taken from no %s", async (_what, bytes) => {
    expect(await sent(bytes)).toBe("wrong-kind");
  });

  test("is refused when its end is missing, or nothing came", async () => {
    const whole = await sharp({
      create: {
        width: 400,
        height: 400,
        channels: 3,
        background: "#fff",
        noise: { type: "gaussian", mean: 128, sigma: 30 },
      },
    })
      .jpeg()
      .toBuffer();
    expect(await sent(whole.subarray(0, whole.length / 2))).toBe("unreadable");
    expect(await sent(Buffer.alloc(0))).toBe("missing");
    expect(await photoFrom(undefined)).toBe("missing");
  });
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

import { describe, expect, it } from "vitest";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SettingError } from "./error.ts";
import { isLoopback, readSettings } from "./settings.ts";

const read = (env: NodeJS.ProcessEnv) => readSettings({ SECRET: "x".repeat(32), ...env });

function testFile(name: string): string {
  return fileURLToPath(new URL(`../../../test/certificates/${name}.pem`, import.meta.url));
}

describe("demo sign-ins and the mailbox page", () => {
  it.each([{}, { PUBLIC_URL: "http://localhost:3000" }, { HOST: "::1" }])("are for an installation with %o", (env) =>
    expect(read(env).isLocal).toBe(true),
  );

  it.each([
    { PUBLIC_URL: "https://groups.example.org" },
    { HOST: "0.0.0.0", PUBLIC_URL: "http://localhost:3000" },
    { HOST: "192.0.2.1" },
    { PUBLIC_URL: "http://127.0.0.1.example.org" },
  ])("are not for one that others reach, as with %o", (env) => expect(read(env).isLocal).toBe(false));
});

it.each([
  ["localhost", true],
  ["chapterhouse.localhost", true],
  ["127.0.0.2", true],
  ["::ffff:127.0.0.1", true],
  ["[::1]", true],
  ["", false],
  ["localhost.example.org", false],
  ["127.0.0.1.example.org", false],
  ["127.example.org", false],
  ["0.0.0.0", false],
])("that %s is this very machine is %s", (name, is) => expect(isLoopback(name)).toBe(is));

describe("files on an origin of their own", () => {
  const given = { PUBLIC_URL: "https://groups.example.org" };
  it("is taken with or without a slash at its end, and is none by default", () => {
    expect(read(given).filesOrigin).toBeNull();
    for (const FILES_ORIGIN of ["https://files.example", "https://files.example/"])
      expect(read({ ...given, FILES_ORIGIN }).filesOrigin).toBe("https://files.example");
  });
  it.each([
    ["files.example", "is no http or https address"],
    ["https://files.example/here", "is more than a scheme and a host"],
    ["https://groups.example.org:8443", "has the host of PUBLIC_URL"],
    ["http://files.example", "is http while PUBLIC_URL is https"],
  ])("FILES_ORIGIN=%s is refused, because it %s", (FILES_ORIGIN, why) =>
    expect(() => read({ ...given, FILES_ORIGIN })).toThrow(why),
  );
});

describe("where files lie", () => {
  const folder = join(read({}).dataDir, "files");

  it.each([
    [undefined, { kind: "folder", folder }],
    ["file:///srv/files", { kind: "folder", folder: "/srv/files" }],
    ["/srv/files", { kind: "folder", folder: "/srv/files" }],
    [
      "s3://bucket",
      {
        kind: "s3",
        bucket: "bucket",
        prefix: "",
        region: "us-east-1",
        endpoint: null,
        isPathStyle: false,
        credentials: null,
      },
    ],
    [
      "s3://KEY:a%2Fb%2Bc@my.bucket/some/where/?region=eu-central-1&endpoint=http://127.0.0.1:9000",
      {
        kind: "s3",
        bucket: "my.bucket",
        prefix: "some/where/",
        region: "eu-central-1",
        endpoint: "http://127.0.0.1:9000",
        isPathStyle: true,
        credentials: { accessKeyId: "KEY", secretAccessKey: "a/b+c" },
      },
    ],
  ])("FILES_URL=%s is understood", (FILES_URL, address) => expect(read({ FILES_URL }).files).toEqual(address));

  it.each([
    ["files", "names neither a folder nor a bucket"],
    ["https://s3.example.org/bucket", "names neither a folder nor a bucket"],
    ["file://elsewhere/files", "names no folder of this machine"],
    ["s3://", "names no bucket"],
    ["s3://Bucket_", "names no bucket"],
    ["s3://KEY@bucket", "has only half of its credentials"],
    ["s3://KEY:%@bucket", "begins no encoded letter"],
    ["s3://bucket?endpoint=s3.example.org", "no http or https address"],
    ["s3://bucket?zone=eu", 'has the option "zone"'],
    ["s3://bucket?path-style=yes", "neither 0 nor 1"],
    ["s3://KEY:hidden@bucket?zone=eu", "s3://…@bucket"],
  ])("FILES_URL=%s stops the start with a sentence that tells no secret", (FILES_URL, words) => {
    expect(() => read({ FILES_URL })).toThrow(words);
    expect(() => read({ FILES_URL })).not.toThrow("hidden");
  });
});

describe("the names under which mails are signed", () => {
  it("are one or two, and none unless given", () => {
    expect(read({}).scanner).toBeNull();
    expect(read({ SCAN_URL: "clamd://scan.example.org:3311" }).scanner).toEqual({
      host: "scan.example.org",
      port: 3311,
    });
    expect(read({ SCAN_URL: "clamd://[::1]" }).scanner).toEqual({ host: "::1", port: 3310 });
    expect(read({ SCAN_URL: "clamd:///run/clamd.sock" }).scanner).toEqual({ path: "/run/clamd.sock" });
    for (const url of ["http://x", "clamd://", "clamd:///", "clamd://h/x", "clamd://u:p@h", "nonsense"])
      expect(() => read({ SCAN_URL: url })).toThrow(`SCAN_URL is "${url}", which names no scanner.`);
    expect(read({})).toMatchObject({ sealsCopies: false, trustedSealers: [] });
    expect(read({ DKIM_SELECTOR: "a2027" }).sealsCopies).toBe(true);
    expect(read({ DKIM_SELECTOR: "a2027", ARC_SEAL: "0" }).sealsCopies).toBe(false);
    expect(() => read({ ARC_SEAL: "1" })).toThrow("needs a key");
    expect(read({ TRUSTED_SEALERS: "Google.com, lists.example.org" }).trustedSealers).toEqual([
      "google.com",
      "lists.example.org",
    ]);
    expect(() => read({ TRUSTED_SEALERS: "*" })).toThrow('names "*"');
    expect(read({}).dkim).toBeNull();
    expect(read({ DKIM_SELECTOR: "A2027, b2027" }).dkim).toEqual({ selectors: ["a2027", "b2027"], files: [] });
  });

  it.each([
    [{ DKIM_SELECTOR: "a.b" }, "cannot be used"],
    [{ DKIM_SELECTOR: "a,a" }, "cannot be used"],
    [{ DKIM_SELECTOR: "a,b,c" }, "cannot be used"],
    [{ DKIM_KEY: "/no/such.pem" }, "1 files and DKIM_SELECTOR 0"],
    [{ DKIM_SELECTOR: "a", DKIM_KEY: "/no/such.pem" }, "cannot be read (ENOENT)"],
    [{ DKIM_SELECTOR: "a", DKIM_KEY: testFile("first.cert") }, "holds no private key"],
    [{ DKIM_SELECTOR: "a", DKIM_KEY: testFile("first.key") }, "holds a key that no receiver takes"],
  ])("stop the start with a sentence: %o", (env, words) => {
    expect(() => read(env)).toThrow(words);
  });
});

describe("the mail door's certificate", () => {
  const [cert, key] = [testFile("first.cert"), testFile("first.key")];

  it("is taken when both files fit each other, and none is needed", () => {
    expect(read({ MAIL_TLS_CERT: cert, MAIL_TLS_KEY: key }).mailTls).toEqual({ cert, key });
    expect(read({}).mailTls).toBeNull();
  });

  it.each([
    [{ MAIL_TLS_CERT: cert }, "MAIL_TLS_KEY", "MAIL_TLS_CERT is set and MAIL_TLS_KEY is not"],
    [{ MAIL_TLS_KEY: key }, "MAIL_TLS_CERT", "MAIL_TLS_KEY is set and MAIL_TLS_CERT is not"],
    [{ MAIL_TLS_CERT: `${cert}.none`, MAIL_TLS_KEY: key }, "MAIL_TLS_CERT", "cannot be read (ENOENT)"],
    [{ MAIL_TLS_CERT: key, MAIL_TLS_KEY: key }, "MAIL_TLS_CERT", "holds no certificate"],
    [{ MAIL_TLS_CERT: cert, MAIL_TLS_KEY: cert }, "MAIL_TLS_KEY", "holds no private key"],
    [
      { MAIL_TLS_CERT: cert, MAIL_TLS_KEY: testFile("renewed.key") },
      "MAIL_TLS_KEY",
      "is not the key of the certificate",
    ],
  ])("stops the start with a sentence: %o", (env, setting, words) => {
    const refusal = (() => {
      try {
        read(env);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(SettingError);
    expect(refusal).toMatchObject({ setting, message: expect.stringContaining(words) });
  });
});

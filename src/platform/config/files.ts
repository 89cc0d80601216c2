import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { SettingError } from "./error.ts";

/** Where the bytes of files lie: a folder, or a bucket of an S3-compatible store. */
export type FilesAddress = { kind: "folder"; folder: string } | BucketAddress;

export interface BucketAddress {
  kind: "s3";
  bucket: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  region: string;
  /** null: Amazon's own for the region. */
  endpoint: string | null;
  /** The bucket stands in the path and not in the host's name. */
  isPathStyle: boolean;
  /** null: those of the environment (AWS_ACCESS_KEY_ID …) or of the machine's role. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
}

/** What FILES_URL says; without it a folder beside the database. Whether the store is there is asked at the start. */
export function filesAddress(given: string | undefined, dataDir: string): FilesAddress {
  if (given === undefined) return { kind: "folder", folder: join(dataDir, "files") };
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol === "file:") return { kind: "folder", folder: folderOf(given, url) };
  if (url?.protocol === "s3:") return bucketOf(given, url);
  if (url === null && isAbsolute(given)) return { kind: "folder", folder: resolve(given) };
  throw wrong(given, "names neither a folder nor a bucket");
}

function folderOf(given: string, url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw wrong(given, "names no folder of this machine");
  }
}

const options = ["region", "endpoint", "path-style"];

function bucketOf(given: string, url: URL): BucketAddress {
  const { searchParams, hostname, pathname } = url;
  const other = [...searchParams.keys()].find((name) => !options.includes(name));
  if (other !== undefined) throw wrong(given, `has the option "${other}", which nobody knows`);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(hostname)) throw wrong(given, "names no bucket");
  const endpoint = searchParams.get("endpoint");
  if (endpoint !== null && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)))
    throw wrong(given, "has an endpoint that is no http or https address");
  if ((url.username === "") !== (url.password === "")) throw wrong(given, "has only half of its credentials");
  const prefix = decoded(given, pathname).replace(/^\/+|\/+$/g, "");
  return {
    kind: "s3",
    bucket: hostname,
    prefix: prefix === "" ? "" : `${prefix}/`,
    region: searchParams.get("region") ?? "us-east-1",
    endpoint,
    isPathStyle: pathStyle(given, searchParams.get("path-style"), endpoint),
    credentials:
      url.username === ""
        ? null
        : { accessKeyId: decoded(given, url.username), secretAccessKey: decoded(given, url.password) },
  };
}

/** Stores of one's own mostly know their buckets by the path alone. */
function pathStyle(given: string, asked: string | null, endpoint: string | null): boolean {
  if (asked === null) return endpoint !== null;
  if (asked !== "0" && asked !== "1") throw wrong(given, "has a path-style that is neither 0 nor 1");
  return asked === "1";
}

function decoded(given: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(given, "has a % that begins no encoded letter");
  }
}

const wrong = (given: string, why: string): SettingError =>
  new SettingError(
    "FILES_URL",
    `FILES_URL is "${withoutSecret(given)}", which ${why}. Give a folder (file:///srv/chapterhouse/files) or a bucket (s3://KEY:SECRET@bucket/prefix?region=eu-central-1&endpoint=https://s3.example.org), or leave it out to keep files in DATA_DIR/files.`,
  );

/** The sentence ends up in logs. */
const withoutSecret = (given: string): string => given.replace(/^([a-z0-9]+:\/\/)[^@/]*@/i, "$1…@");

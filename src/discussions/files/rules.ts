/** What a post made on a page may bring. */
export const FILES_A_POST = 10;
export const FILE_BYTES = 10_000_000;
const NAME_LENGTH = 120;

// Overrides of the writing direction make "gpj.exe" read as "exe.jpg".
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** A name that is no path, hides nothing and fits: what the sender called the file, else "file-2". */
export function fileName(claimed: string, number: number): string {
  const last = claimed.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1)!;
  const name = last
    .replace(unseen, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  return name === "" ? `file-${number}` : shortened(name);
}

/** Cut in the middle, so that the ending stays. */
function shortened(name: string): string {
  const letters = [...name];
  if (letters.length <= NAME_LENGTH) return name;
  const dot = letters.lastIndexOf(".");
  const ending = dot > 0 && letters.length - dot <= 12 ? letters.slice(dot) : [];
  return [...letters.slice(0, NAME_LENGTH - ending.length), ...ending].join("");
}

const programs =
  /\.(?:exe|com|scr|pif|msi|msp|bat|cmd|vbs|vbe|js|jse|wsf|wsh|hta|ps1|psm1|jar|apk|app|dmg|pkg|deb|rpm|lnk|reg|dll|sys|cpl|iso|img)$/i;
const programTypes = new Set([
  "application/x-msdownload",
  "application/x-elf",
  "application/x-mach-binary",
  "application/x-ms-shortcut",
  "application/x-deb",
  "application/x-rpm",
  "application/java-vm",
  "application/x-apple-alias",
  "application/vnd.android.package-archive",
  "application/x-iso9660-image",
  "application/x-apple-diskimage",
  "application/wasm",
]);

/** Whether somebody's computer would run it: by its ending or by its first bytes. */
export const isProgram = (name: string, type: string): boolean => programs.test(name) || programTypes.has(type);

/** How far a long command is, on one line of a terminal; elsewhere nothing is written. */
export interface Bar {
  /** How much there is in all. */
  of(bytes: number): void;
  passed(bytes: number): void;
  end(): void;
}

const WIDTH = 30;
const OFTEN = 100;

export function bar(label: string, out: NodeJS.WriteStream = process.stderr): Bar {
  let all = 0;
  let done = 0;
  let shown = 0;
  let isShown = false;
  const show = () => {
    const part = all === 0 ? 0 : Math.min(1, done / all);
    const full = Math.round(part * WIDTH);
    out.write(
      `\r${label} [${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${String(Math.round(part * 100)).padStart(3)} %  ${size(done)}   `,
    );
    isShown = true;
  };
  return {
    of: (bytes) => void (all = bytes),
    passed: (bytes) => {
      done += bytes;
      if (!out.isTTY || performance.now() - shown < OFTEN) return;
      shown = performance.now();
      show();
    },
    end: () => {
      if (isShown) out.write("\r\u001b[K");
      isShown = false;
    },
  };
}

export function size(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 2 ** (10 * step)).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

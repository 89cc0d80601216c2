export {
  examineScanner,
  scanCounts,
  scannedFile,
  scannerFor,
  ScannerUnavailable,
  type Scanner,
  type Scanned,
} from "./scanner.ts";

/** Squares for a telephone's camera, as one path: black on white whatever the reader's colours are, or no camera reads it. */
export function QrCode({ squares, label }: { squares: boolean[][]; label: string }) {
  const size = squares.length;
  const path = squares.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} width={240} height={240}>
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" shape-rendering="crispEdges" />
    </svg>
  );
}

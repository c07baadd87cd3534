/** Relative luminance of `#rrggbb` (WCAG 2.2, "relative luminance"). */
export function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

export const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** Black or white, whichever is read better on this colour: one of the two always reaches 4.5 to 1. */
export const readableOn = (colour: string): '#ffffff' | '#000000' => (contrast(luminance(colour), 1) >= 4.5 ? '#ffffff' : '#000000');

/** What a codec costs and how it bears loss: ITU-T G.113 Appendix I for narrow sound, Appendix IV for wide. */
export interface CodecQuality {
  /** Ie: what it takes away even without loss. */
  readonly impairment: number;
  /** Bpl: how well it bears loss; higher is better. */
  readonly robustness: number;
}

/** G.711 with concealment of G.711 Appendix I's kind (G.113 table I.1 and I.4). */
export const g711Quality: CodecQuality = { impairment: 0, robustness: 25.1 };
export const g711WithoutConcealment: CodecQuality = { impairment: 0, robustness: 4.3 };
/** G.722 at 64 kbit/s on the narrow scale, where it cannot show what it has more: rated as G.711. */
export const g722Quality: CodecQuality = { impairment: 0, robustness: 25.1 };
/** Opus is not in G.113; taken as G.722, somewhat impaired at 24 kbit/s. An estimate. */
export const opusQuality: CodecQuality = { impairment: 5, robustness: 20 };

/** R when nothing but the defaults of G.107 spoils the call: table 2's noise, levels and echo path. */
const defaultR = 93.2;

/** What delay takes away, G.107 §7.4 (Idd), where echo is perfectly cancelled: nothing up to 100 ms. */
export function delayImpairment(oneWayMs: number): number {
  if (oneWayMs <= 100) return 0;
  const x = Math.log2(oneWayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** The rating factor R of the E-model (ITU-T G.107 §7) with all but these at their defaults. `lossPercent`: of packets, lost at random, late ones included. */
export function ratingFactor(oneWayMs: number, lossPercent: number, codec: CodecQuality): number {
  const loss = Math.max(0, Math.min(100, lossPercent));
  const equipment = codec.impairment + ((95 - codec.impairment) * loss) / (loss + codec.robustness);
  return defaultR - delayImpairment(Math.max(0, oneWayMs)) - equipment;
}

/** The mean opinion, 1…4.5, that goes with a rating: ITU-T G.107 Annex B. */
export function meanOpinion(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

import type { Expectation } from '#contract';

/** How long a pause may be before the turn is taken for ended, in milliseconds of silence after the last sound of speech. */
export interface PatienceOptions {
  /** Scales every pause: 0.8 is eager, 1.5 is for callers who take their time. */
  readonly factor: number;
}

const patienceDefaults: PatienceOptions = { factor: 1 };

/** A complete answer may still grow ("one two three" of three to six digits); these pauses let it. */
const whenComplete: Readonly<Record<Expectation['shape'], number>> = {
  'yes-no': 280,
  choice: 300,
  digits: 260,
  open: 320,
  date: 420,
  time: 420,
  number: 420,
  name: 600,
  text: 700,
};

/** Something is surely missing: people search for an order number longer than for a wish. */
const whenIncomplete: Readonly<Record<Expectation['shape'], number>> = {
  'yes-no': 600,
  choice: 700,
  digits: 1300,
  open: 800,
  date: 900,
  time: 900,
  number: 900,
  name: 900,
  text: 900,
};

/** Digits that could be more: complete at three, but six are allowed. */
const growingDigitsMs = 900;

/** The pause after which this answer, as far as it was understood, counts as given. */
export function patienceMs(expect: Expectation, partial: string, options: PatienceOptions = patienceDefaults): number {
  const complete = partial !== '' && expect.complete(partial);
  let pause = complete ? whenComplete[expect.shape] : whenIncomplete[expect.shape];
  if (complete && expect.digits && expect.digits.min < expect.digits.max) {
    const spoken = partial.trim().split(/\s+/).length;
    if (spoken < expect.digits.max) pause = growingDigitsMs;
  }
  return pause * options.factor;
}

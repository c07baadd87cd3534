const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is only text, wherever it stands in a page. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, ' ')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? '');

/** No quotes: it stands inside a style attribute. Only what every machine has. */
export const font = 'system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** Light first; what is `dark…` is used where the reader asked for dark. Text reaches a contrast of 4.5 on its ground (WCAG 2.2, 1.4.3). */
export const colours = {
  ink: '#1a1f27',
  faint: '#5b6472',
  line: '#dde1e7',
  paper: '#ffffff',
  page: '#eef0f3',
  head: '#f1f3f6',
  lead: '#fdf0cf',
  good: '#1a7040',
  bad: '#b3261e',
  darkInk: '#e8eaee',
  darkFaint: '#a3abb8',
  darkLine: '#3a414c',
  darkPaper: '#1b1f26',
  darkPage: '#101318',
  darkHead: '#262c35',
  darkLead: '#4a3a10',
  darkGood: '#6bd395',
  darkBad: '#ff9c94',
} as const;

/**
 * Of series, in order: on white, and where the reader asked for dark. Found by search: told apart with every kind of colour blindness
 * (Machado et al., 2009) and, the first four, without any colour; each stands out from its ground by 3 (WCAG 2.2, 1.4.11).
 */
export const seriesColours = [
  ['#1e4188', '#4c7ce2'],
  ['#cc820a', '#f4d1ad'],
  ['#39806b', '#39af6c'],
  ['#5a003c', '#f19ad5'],
  ['#928257', '#faf85b'],
  ['#5c5072', '#6a6499'],
] as const;
/** Which of them a series has: the number in its classes, `fill…` of a bar and `mark…` of a legend. */
export const colourNumber = (index: number): number => index % seriesColours.length;
export const colourOf = (index: number): string => seriesColours[colourNumber(index)]?.[0] ?? seriesColours[0][0];

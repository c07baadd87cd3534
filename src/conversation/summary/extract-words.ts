import type { Outcome } from '#contract';

/** The fixed words of an extracted summary, in one language. What stands between them is the conversation's own. */
export interface ExtractWords {
  /** `The customer wanted`, followed by a colon. */
  readonly wanted: string;
  readonly said: string;
  readonly told: string;
  readonly looked: string;
  readonly noAnswer: string;
  readonly answered: string;
  readonly human: string;
  readonly nothing: string;
  readonly outcome: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly handed: string;
  readonly tried: string;
  readonly quote: readonly [open: string, close: string];
}

const en: ExtractWords = {
  wanted: 'The customer wanted',
  said: 'They said',
  told: 'They gave',
  looked: 'The agent asked',
  noAnswer: 'no answer',
  answered: 'They heard',
  human: 'A human said',
  nothing: 'The customer said nothing.',
  outcome: 'Outcome',
  outcomes: {
    resolved: 'resolved',
    escalated: 'passed to a human',
    abandoned: 'the customer left',
    failed: 'a failure',
    observed: 'only listened to',
    unanswered: 'nobody took the call',
  },
  handed: 'Handed over to',
  tried: 'Hand-over tried to',
  quote: ['“', '”'],
};
const de: ExtractWords = {
  wanted: 'Anliegen',
  said: 'Der Kunde sagte',
  told: 'Angaben',
  looked: 'Der Agent fragte ab',
  noAnswer: 'keine Antwort',
  answered: 'Auskunft',
  human: 'Ein Mensch sagte',
  nothing: 'Der Kunde hat nichts gesagt.',
  outcome: 'Ergebnis',
  outcomes: {
    resolved: 'erledigt',
    escalated: 'an einen Menschen übergeben',
    abandoned: 'der Kunde hat aufgelegt oder abgebrochen',
    failed: 'ein Fehler',
    observed: 'nur mitgehört',
    unanswered: 'niemand nahm ab',
  },
  handed: 'Übergeben an',
  tried: 'Übergabe versucht an',
  quote: ['„', '“'],
};
const es: ExtractWords = {
  wanted: 'El cliente quería',
  said: 'Dijo',
  told: 'Datos dados',
  looked: 'El agente consultó',
  noAnswer: 'sin respuesta',
  answered: 'Se le respondió',
  human: 'Una persona dijo',
  nothing: 'El cliente no dijo nada.',
  outcome: 'Resultado',
  outcomes: {
    resolved: 'resuelto',
    escalated: 'pasado a una persona',
    abandoned: 'el cliente se fue',
    failed: 'un fallo',
    observed: 'solo escuchado',
    unanswered: 'nadie contestó la llamada',
  },
  handed: 'Transferido a',
  tried: 'Transferencia intentada a',
  quote: ['«', '»'],
};
const fr: ExtractWords = {
  wanted: 'Le client voulait',
  said: 'Il a dit',
  told: 'Indications données',
  looked: 'L’agent a consulté',
  noAnswer: 'pas de réponse',
  answered: 'Il a entendu',
  human: 'Une personne a dit',
  nothing: 'Le client n’a rien dit.',
  outcome: 'Résultat',
  outcomes: {
    resolved: 'résolu',
    escalated: 'transmis à une personne',
    abandoned: 'le client est parti',
    failed: 'un échec',
    observed: 'écouté seulement',
    unanswered: 'personne n’a répondu',
  },
  handed: 'Transféré à',
  tried: 'Transfert tenté vers',
  quote: ['« ', ' »'],
};
const pt: ExtractWords = {
  wanted: 'O cliente queria',
  said: 'Disse',
  told: 'Dados dados',
  looked: 'O agente consultou',
  noAnswer: 'sem resposta',
  answered: 'Foi-lhe respondido',
  human: 'Uma pessoa disse',
  nothing: 'O cliente não disse nada.',
  outcome: 'Resultado',
  outcomes: {
    resolved: 'resolvido',
    escalated: 'passado a uma pessoa',
    abandoned: 'o cliente saiu',
    failed: 'uma falha',
    observed: 'apenas escutado',
    unanswered: 'ninguém atendeu',
  },
  handed: 'Transferido para',
  tried: 'Transferência tentada para',
  quote: ['“', '”'],
};
const it: ExtractWords = {
  wanted: 'Il cliente voleva',
  said: 'Ha detto',
  told: 'Dati forniti',
  looked: 'L’agente ha consultato',
  noAnswer: 'nessuna risposta',
  answered: 'Gli è stato risposto',
  human: 'Una persona ha detto',
  nothing: 'Il cliente non ha detto nulla.',
  outcome: 'Esito',
  outcomes: {
    resolved: 'risolto',
    escalated: 'passato a una persona',
    abandoned: 'il cliente è andato via',
    failed: 'un guasto',
    observed: 'solo ascoltato',
    unanswered: 'nessuno ha risposto alla chiamata',
  },
  handed: 'Trasferito a',
  tried: 'Trasferimento tentato a',
  quote: ['«', '»'],
};

const byLanguage: Readonly<Record<string, ExtractWords>> = { en, de, es, fr, pt, it };

/** The words of a language (BCP 47: its first part counts), and which language they are really in: English where there are none. */
export function extractWords(language: string): { readonly words: ExtractWords; readonly language: string; readonly known: boolean } {
  const main = language.toLowerCase().split('-')[0] ?? '';
  const words = Object.hasOwn(byLanguage, main) ? byLanguage[main] : undefined;
  return words ? { words, language, known: true } : { words: en, language: 'en', known: false };
}

import { defineErrors } from '#base';

/** Why a summary or an extraction is not what was wanted. */
export const summaryErrors = defineErrors({
  SUMMARY_UNHEARD: {
    blame: 'provider',
    retry: true,
    says: 'The model told figures or names that nobody had said or heard; its summary was dropped.',
  },
  SUMMARY_WRONG_LANGUAGE: {
    blame: 'provider',
    retry: true,
    says: 'The model wrote in another language than it was asked to; its summary was dropped.',
  },
  SUMMARY_LANGUAGE_UNKNOWN: {
    blame: 'operator',
    retry: false,
    says: 'Without a model, summaries are not written in this language; this one is in English.',
  },
  SUMMARY_NOTHING_SAID: { blame: 'peer', retry: false, says: 'Nobody said anything that could be summarised.' },
  SUMMARY_MODEL_ABSENT: { blame: 'operator', retry: false, says: 'The model that is configured for summaries could not be opened.' },
  EXTRACTION_UNHEARD: { blame: 'provider', retry: true, says: 'The model read values that nobody had said or heard; those were dropped.' },
  EXTRACTION_UNFIT: { blame: 'provider', retry: true, says: 'The model read values that do not fit the schema of the agent; those were dropped.' },
});

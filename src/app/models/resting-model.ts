import type { Clock, Logger } from '#base';
import type { LanguageModel, Meter } from '#contract';
import { modelRest } from './model-rest.ts';
import { restErrors } from './models.errors.ts';

export interface RestingModelPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** Who gives up this near to the end of the time that was given has waited for all of it: two clocks do not ring at once. */
const nearlyAll = 0.9;

/** A model that is left alone while it does not answer: then the answer is a failure at once. */
export function restingModel(model: LanguageModel, { clock, logger, meter }: RestingModelPorts): LanguageModel {
  const { id } = model;
  const rest = modelRest();
  let resting = false;
  const tell = (now: boolean): void => {
    if (now === resting) return;
    resting = now;
    if (now) logger.warn('a model does not answer and is left alone for a while', { model: id });
    else logger.info('a model answers again', { model: id });
  };
  return {
    id,
    async complete(request, abort) {
      const { timeoutMs, purpose } = request;
      const began = clock.now();
      const as = rest.admit(timeoutMs, began);
      if (as === 'rest') {
        const error = restErrors.MODEL_RESTING();
        meter.count('model_requests_total', { model: id, purpose, result: error.code });
        return { ok: false, error };
      }
      const answer = await model.complete(request, abort);
      const now = clock.now();
      const tookMs = now - began;
      const allOfIt = tookMs >= timeoutMs * nearlyAll;
      const { blame, retry } = answer.ok ? { blame: undefined, retry: false } : answer.error;
      if ((blame === 'provider' && retry) || (blame === 'gateway' && allOfIt)) {
        if (rest.failed(allOfIt ? timeoutMs : Number.POSITIVE_INFINITY, now, as)) {
          meter.count('model_rests_total', { model: id });
          tell(true);
        }
      } else if (blame === 'gateway') rest.abandoned(as);
      else {
        rest.answered(tookMs, as);
        tell(false);
      }
      return answer;
    },
  };
}

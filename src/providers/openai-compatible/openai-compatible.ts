import { type Clock, type Dice, type GatewayError, type Logger, later, type Scheduler } from '#base';
import type { LanguageModel, Meter, ModelAnswer, ModelRequest, ModelUse } from '#contract';
import type { WebClient } from '#net';
import { type Answered, askOnce } from './ask-once.ts';
import { failureOf } from './failure.ts';
import { modelErrors } from './openai-compatible.errors.ts';
import type { OpenaiCompatibleOptions } from './options.ts';

export interface OpenaiCompatiblePorts {
  /** One of its own, which knows whether private addresses are allowed. */
  readonly web: WebClient;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Pick<Dice, 'fraction'>;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** The first wait between two tries; it doubles, and chance takes up to half of it off. */
const firstWaitMs = 400;

/** A language model behind a URL. The library that speaks to it is loaded with the first request. */
export function openaiCompatible(options: OpenaiCompatibleOptions, ports: OpenaiCompatiblePorts): LanguageModel {
  const { id, tries } = options;
  const { scheduler, dice, meter } = ports;
  const logger = ports.logger.with({ model: id });

  /** Resolves false when it is abandoned before. */
  const wait = (ms: number, abort: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const stop = (): void => {
        cancel();
        resolve(false);
      };
      const cancel = scheduler.at(later(scheduler.now(), ms), () => {
        abort.removeEventListener('abort', stop);
        resolve(true);
      });
      abort.addEventListener('abort', stop, { once: true });
    });

  const ask = async (request: ModelRequest, abort: AbortSignal, due: number): Promise<Answered | GatewayError> => {
    for (let attempt = 1; ; attempt++) {
      if (abort.aborted) return modelErrors.MODEL_ABANDONED();
      let failure: ReturnType<typeof failureOf>;
      try {
        const answer = await askOnce(request, { options, web: ports.web, scheduler, due, abort });
        if (!('code' in answer)) return answer;
        failure = { error: answer };
      } catch (thrown) {
        failure = failureOf(thrown, scheduler.wall());
      }
      const { error, afterMs } = failure;
      if (abort.aborted) return modelErrors.MODEL_ABANDONED();
      const bound = firstWaitMs * 2 ** (attempt - 1);
      const waitMs = afterMs ?? bound - (dice.fraction() * bound) / 2;
      // Who cannot be asked again in time is not waited for.
      if (!error.retry || attempt >= tries || scheduler.now() + waitMs >= due) return error;
      meter.count('model_retries_total', { model: id, code: error.code });
      logger.debug('the model is asked again', { code: error.code, attempt, waitMs: Math.round(waitMs) });
      if (!(await wait(waitMs, abort))) return modelErrors.MODEL_ABANDONED();
    }
  };

  return {
    id,
    async complete(request, abort): Promise<ModelAnswer> {
      const { purpose } = request;
      const began = scheduler.now();
      const answer = await ask(request, abort, began + request.timeoutMs);
      const ms = Math.round(scheduler.now() - began);
      const failed = 'code' in answer;
      meter.count('model_requests_total', { model: id, purpose, result: failed ? answer.code : 'ok' });
      meter.time('model_ms', ms, { model: id, purpose });
      if (failed) {
        if (answer.code === 'MODEL_ABANDONED') logger.debug('the model was not waited for', { purpose, ms });
        else logger.warn('the model gave no answer', { purpose, ms, code: answer.code, error: answer });
        return { ok: false, error: answer };
      }
      const use: ModelUse = { model: answer.model, inputTokens: answer.inputTokens, outputTokens: answer.outputTokens, ms };
      meter.count('model_tokens_total', { model: id, purpose, direction: 'in' }, use.inputTokens);
      meter.count('model_tokens_total', { model: id, purpose, direction: 'out' }, use.outputTokens);
      logger.debug('the model answered', { purpose, ms, inputTokens: use.inputTokens, outputTokens: use.outputTokens });
      return { ok: true, text: answer.text, ...(answer.value === undefined ? {} : { value: answer.value }), use };
    },
  };
}

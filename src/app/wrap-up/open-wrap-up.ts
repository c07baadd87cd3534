import type { DiskStore, Lane } from '#store';
import { modelLane, modelPace, type WrapUpPorts, wrapUp, wrapUpLane, wrapUpPace } from './wrap-up.ts';

/** Works off what conversations left to be done at their end, now and from before a restart, until the store is closed. */
export function openWrapUp(ports: Omit<WrapUpPorts, 'store'> & { readonly store: DiskStore }): readonly Lane[] {
  const { store, scheduler, dice } = ports;
  const work = wrapUp(ports);
  return [
    store.outbox.run(wrapUpLane, (item) => work.atOnce(item), { scheduler, dice, policy: wrapUpPace }),
    store.outbox.run(modelLane, (item, signal) => work.byModel(item, signal), { scheduler, dice, policy: modelPace }),
  ];
}

import type { Complaint } from '#base';
import type { AgentDefinition, Step, Way } from '../definition.ts';
import { error, placeOf, type Subject, warning } from './subject.ts';

interface Leap {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  /** Taken every time, not only when a condition holds. */
  readonly certain: boolean;
}

/** Ways round in a circle on which nobody is asked anything. */
export function complainAboutLoops({ definition }: Subject): Complaint[] {
  const leaps: Leap[] = [];
  for (const [name, steps] of [...definition.flows, ...definition.dialogs]) silentLeaps(name, steps, definition, leaps);
  const told = new Set<string>();
  return leaps.flatMap((leap) => {
    const round = wayBack(leap, leaps);
    if (!round) return [];
    const members = [...new Set([leap, ...round].map((one) => one.from))].sort().join(' ');
    if (told.has(members)) return [];
    told.add(members);
    const circle = [leap.from, ...[leap, ...round].map((one) => one.to)].join(' → ');
    return [leap, ...round].every((one) => one.certain)
      ? [
          error(
            placeOf(leap.path),
            `this goes round for ever without a question: ${circle}`,
            'Ask the customer something on the way, or lead elsewhere.',
          ),
        ]
      : [warning(placeOf(leap.path), `this may go round for ever without a question: ${circle}`, 'Make sure that something changes on the way.')];
  });
}

/** The leaps by which one comes back to where a leap began; certain ones are preferred. */
function wayBack(leap: Leap, leaps: readonly Leap[]): Leap[] | undefined {
  const search = (usable: readonly Leap[]): Leap[] | undefined => {
    const ways = new Map<string, Leap[]>([[leap.to, []]]);
    for (const [place, way] of ways) {
      if (place === leap.from) return way;
      for (const next of usable) if (next.from === place && !ways.has(next.to)) ways.set(next.to, [...way, next]);
    }
    return undefined;
  };
  return search(leaps.filter((one) => one.certain)) ?? search(leaps);
}

/** Notes where a routine leads before it asks anything. */
function silentLeaps(from: string, steps: readonly Step[], definition: AgentDefinition, leaps: Leap[]): void {
  const way = (one: Way, path: string): boolean => {
    if (one.kind === 'continue') return true;
    if (one.kind === 'goTo') leaps.push({ from, to: one.name, path, certain: false });
    return one.kind === 'steps' ? walk(one.steps, false) : false;
  };
  /** Comes through to the end without asking? */
  const walk = (list: readonly Step[], certain: boolean): boolean => {
    for (const step of list) {
      switch (step.kind) {
        case 'say':
        case 'set':
          continue;
        case 'goTo':
          leaps.push({ from, to: step.name, path: step.path, certain });
          return false;
        case 'run':
          leaps.push({ from, to: step.name, path: step.path, certain });
          if (asksSurely(definition.dialogs.get(step.name) ?? [])) return false;
          continue;
        case 'branch': {
          const through = step.arms.map((arm) => way(arm.way, step.path));
          const always = step.arms.some((arm) => arm.when === undefined);
          if (always && !through.includes(true)) return false;
          continue;
        }
        case 'hours': {
          const through = [way(step.open, step.path), way(step.closed, step.path)];
          if (!through.includes(true)) return false;
          continue;
        }
        default:
          return false;
      }
    }
    return true;
  };
  walk(steps, true);
}

const asksSurely = (steps: readonly Step[]): boolean =>
  steps.some((step) => ['ask', 'menu', 'automation', 'call', 'transfer', 'end'].includes(step.kind));

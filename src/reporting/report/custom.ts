import { measureOf } from '../tally/measures.ts';
import type { ReportDefinition, ReportQuery, SectionPlan } from './definition.ts';
import { isTime } from './groups.ts';

/** A saved query as a report: its figures, a chart of the first ones where there is a time, and the table. */
export function customReport(id: string, query: ReportQuery): ReportDefinition {
  const { by, measures, order, most } = query;
  const title = query.title ?? id;
  const [first] = measures;
  const kind = first && measureOf(first).kind;
  // A chart has one scale: what has the first measure's unit goes into it.
  const drawn = measures.filter((name) => measureOf(name).kind === kind).slice(0, 6);
  const [group] = by;
  const sections: SectionPlan[] = [{ kind: 'figures', id: 'figures', title: 'At a glance', measures }];
  if (by.length === 1 && group !== undefined)
    sections.push({ kind: 'chart', id: 'chart', title: `By ${group}`, by: group, shape: isTime(group) ? 'lines' : 'bars', measures: drawn });
  if (by.length > 0)
    sections.push({ kind: 'table', id: 'table', title: `By ${by.join(', ')}`, by, measures, most, ...(order === undefined ? {} : { order }) });
  return {
    id,
    title,
    says: 'A saved query.',
    sections,
    compare: query.compare,
    ...(query.filter === undefined ? {} : { filter: query.filter }),
    ...(query.period === undefined ? {} : { period: query.period }),
  };
}

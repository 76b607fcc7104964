import { localeOf, type Language } from '../../../../protocol/languages.ts';
import { csvOf, separatorOf, type Cell } from '../../../shared/staff/csv.ts';
import type { Insight } from '../figures/insight.ts';
import { tablesOf } from './tables.ts';
import type { Words } from '../words.ts';

type Shown = { readonly insight: Insight; readonly departmentName: string; readonly asOf: number };

/** The page's figures as a file's text; without anybody's name, number or phone. */
export const insightCsv = ({ insight, departmentName, asOf }: Shown, words: Words, language: Language): string => {
  const { t } = words;
  const head: Cell[][] = [
    [t('insight'), insight.settings.hospitalName],
    [t('date'), insight.day.date],
    [t('asOf'), words.timeWithSeconds(new Date(asOf))],
    [t('department'), departmentName],
  ];
  const tables = tablesOf(insight, words, { named: false }).flatMap(({ title, columns, rows }) => [
    [],
    [title],
    columns,
    ...rows,
  ]);
  return csvOf([...head, ...tables], separatorOf(localeOf(language)));
};

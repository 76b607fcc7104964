import { memo } from 'react';
import type { Cell } from '../../../shared/staff/csv.ts';
import type { Insight } from '../figures/insight.ts';
import { tablesOf, type InsightTable } from './tables.ts';
import type { Words } from '../words.ts';

/** Every figure of the charts, for people who read figures better, or hear them. */
export const InsightTables = memo(({ insight, words }: { insight: Insight; words: Words }) => (
  <div className="insight-tables">
    {tablesOf(insight, words, { named: true }).map((table) => (
      <Figures key={table.key} table={table} words={words} />
    ))}
  </div>
));

const Figures = ({ table: { key, title, columns, rows }, words }: { table: InsightTable; words: Words }) => {
  /** A column of figures is aligned as figures, its heading too. */
  const isFigures = (column: number) => rows.some((row) => typeof row[column] === 'number');
  const text = (cell: Cell | undefined) => (typeof cell === 'number' ? words.number(cell) : (cell ?? '–'));
  return (
    <table className={`table figures-table of-${key}`}>
      <caption>{title}</caption>
      <thead>
        <tr>
          {columns.map((column, at) => (
            <th key={column} scope="col" className={isFigures(at) ? 'end' : undefined}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td colSpan={columns.length}>{words.t('nothingYet')}</td>
          </tr>
        )}
        {rows.map((row) => {
          const id = row.slice(0, 3).join(' ');
          const [first, ...others] = row;
          return (
            <tr key={id}>
              <th scope="row">{text(first)}</th>
              {others.map((cell, at) => (
                <td key={columns[at + 1]} className={isFigures(at + 1) ? 'end' : undefined}>
                  {text(cell)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

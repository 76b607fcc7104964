/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Department } from '../../../protocol/views.ts';
import { Icon } from '../../shared/public/icons.tsx';
import { Button } from '../frame/button.tsx';
import { Ask, Foot, Frame, Touch, type KioskProps } from '../frame/frame.tsx';
import './departments.css';
import { pagesOf } from './pages-of.ts';

/** Seven to a screen, fewer where their names are long. With more, the last button leads on. */
const MOST = 7;

export const Departments = (props: KioskProps & { readonly page: number }) => {
  const { snapshot, texts, act, page: wanted } = props;
  const { t } = texts;
  const all = shownOf([...(snapshot.feed?.departments.values() ?? [])], texts.language);
  const [list, pages] = usePages(all);
  const page = pages && wanted % pages.length;
  const shown = pages && page !== null ? pages[page] : all;
  const others = pages !== null && page !== null && pages.length > 1 ? { page: page + 1, pages: pages.length } : null;
  return (
    <Frame {...props}>
      <Ask title={t('askDepartment')} detail={t('askDepartmentDetail')} step={t('step', { step: '1', steps: '2' })} />
      <Touch>
        <div class="k-department" data-measured={pages !== null} ref={list}>
          {shown?.map((department) => (
            <Choice key={department.departmentId} department={department} {...props} />
          ))}
          {others && (
            <Button tall onClick={() => act({ kind: 'departments', page: others.page % others.pages })}>
              {others.page < others.pages
                ? t('moreDepartments', { page: String(others.page), pages: String(others.pages) })
                : t('firstDepartments', { page: String(others.page), pages: String(others.pages) })}
            </Button>
          )}
        </div>
      </Touch>
      <Foot {...props} />
    </Frame>
  );
};

/** How many rows a screen holds depends on how they wrap, so they are drawn once, unseen, and measured. */
const usePages = (all: readonly Department[]) => {
  const list = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<{ of: string; heights: readonly number[]; room: number } | null>(null);
  const [size, setSize] = useState('');
  const of = JSON.stringify([size, document.documentElement.lang, all]);
  const isMeasured = measured?.of === of;
  useLayoutEffect(() => {
    const look = () => setSize(`${innerWidth}x${innerHeight}`);
    addEventListener('resize', look);
    void document.fonts.ready.then(() => setSize((known) => `${known} fonts`));
    return () => removeEventListener('resize', look);
  }, []);
  useLayoutEffect(() => {
    if (isMeasured || !list.current?.parentElement) return;
    const rows = [...list.current.querySelectorAll('.k-department__row')];
    const gap = Number.parseFloat(getComputedStyle(list.current).rowGap);
    setMeasured({
      of,
      heights: rows.map((row) => row.getBoundingClientRect().height + gap),
      room: list.current.parentElement.clientHeight + gap,
    });
  });
  const pages = isMeasured ? pagesOf(all, { ...measured, most: MOST }) : null;
  return [list, pages] as const;
};

/** Open ones by name, then closed ones if there is room. So nobody searches for a closed one. */
const shownOf = (departments: readonly Department[], language: string): readonly Department[] => {
  const byName = [...departments].sort((a, b) => a.name.localeCompare(b.name, language));
  const open = byName.filter(({ active }) => active);
  return departments.length > MOST ? open : [...open, ...byName.filter(({ active }) => !active)];
};

const LONG_LETTERS = 27;

const Choice = ({ department, texts, act }: KioskProps & { readonly department: Department }) => {
  const { departmentId, name, numberPrefix, active } = department;
  return (
    <button
      type="button"
      class="k-department__row"
      aria-disabled={!active}
      onClick={() => active && act({ kind: 'department', departmentId })}
    >
      {/* The letter of the number to come. */}
      <b class="k-department__letters" data-count={numberPrefix.length}>
        {numberPrefix}
      </b>
      <span class="k-department__name" data-long={name.length > LONG_LETTERS}>
        <span data-read>{name}</span>
        {!active && (
          <small class="k-department__state" data-read>
            {texts.t('closed')}
          </small>
        )}
      </span>
      {active && <Icon name="onward" class="mirror" />}
    </button>
  );
};

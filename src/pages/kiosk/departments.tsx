/** @jsxImportSource preact */
import type { Department } from '../../protocol/views.ts';
import { Icon } from '../shared/public/icons.tsx';
import { Ask, Bar, Foot, type KioskProps } from './frame.tsx';

/** With seven or fewer one screen; more take turns, six at a time, and the seventh place leads on. */
const MOST = 7;
const LONG_LETTERS = 27;

export const Departments = (props: KioskProps & { readonly page: number }) => {
  const { snapshot, texts, act, page } = props;
  const { t } = texts;
  const all = shownOf([...(snapshot.feed?.departments.values() ?? [])], texts.language);
  const each = MOST - 1;
  const pages = all.length <= MOST ? 1 : Math.ceil(all.length / each);
  const shown = pages === 1 ? all : all.slice((page % pages) * each, (page % pages) * each + each);
  return (
    <div class="k">
      <Bar {...props} />
      <Ask title={t('askDepartment')} detail={t('askDepartmentDetail')} step={t('step', { step: '1', steps: '2' })} />
      <main class="k__touch">
        <div class="dept">
          {shown.map((department) => (
            <Choice key={department.departmentId} department={department} {...props} />
          ))}
          {pages > 1 && (
            <button type="button" class="btn" onClick={() => act({ kind: 'more-departments' })}>
              {t('moreDepartments')}
            </button>
          )}
        </div>
      </main>
      <Foot {...props} />
    </div>
  );
};

/** Open ones by name. Closed ones after them where there is room, so that nobody looks for one in vain. */
const shownOf = (departments: readonly Department[], language: string): readonly Department[] => {
  const byName = [...departments].sort((a, b) => a.name.localeCompare(b.name, language));
  const open = byName.filter(({ active }) => active);
  return departments.length > MOST ? open : [...open, ...byName.filter(({ active }) => !active)];
};

const Choice = ({ department, texts, act }: KioskProps & { readonly department: Department }) => {
  const { departmentId, name, numberPrefix, active } = department;
  return (
    <button
      type="button"
      class="dept__a"
      aria-disabled={!active}
      onClick={() => active && act({ kind: 'department', departmentId })}
    >
      {/* The letter of the number to come. */}
      <b data-letters={numberPrefix.length}>{numberPrefix}</b>
      <span class="dept__name" data-long={name.length > LONG_LETTERS}>
        {name}
        {!active && <small>{texts.t('closed')}</small>}
      </span>
      {active && <Icon name="onward" class="mirror" />}
    </button>
  );
};

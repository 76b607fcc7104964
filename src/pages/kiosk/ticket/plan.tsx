/** @jsxImportSource preact */
import { Icon } from '../../shared/public/icons.tsx';
import type { KioskTexts } from '../frame/frame.tsx';
import type { Stop } from './issued.ts';
import './plan.css';

type PlanProps = {
  readonly stops: readonly Stop[];
  /** Beside the name of each. Where not all are still to come, their states are said. */
  readonly tells: 'name' | 'state' | 'state and way';
  readonly t: KioskTexts['t'];
};

/** Done is ticked and grey, now is solid, planned is a ring; and never by the mark alone. */
export const Plan = ({ stops, tells, t }: PlanProps) => (
  <ol class="k-plan">
    {stops.map(({ stepId, state, name, way, over, isNew }) => (
      <li class="k-plan__stop" data-stop={state} key={stepId}>
        {over !== null && (
          <em class="k-plan__over" data-read>
            {t(over)}
          </em>
        )}
        <i class="k-plan__dot">{state === 'done' && <Icon name="tick" />}</i>
        <div class="k-plan__what">
          <b class="k-plan__name" data-read>
            {name}
          </b>{' '}
          {isNew && (
            <em class="k-plan__new" data-read>
              {t('stopNew')}
            </em>
          )}
          {tells !== 'name' && <Detail state={state} way={tells === 'state' ? null : way} t={t} />}
        </div>
      </li>
    ))}
  </ol>
);

const Detail = ({ state, way, t }: Pick<Stop, 'state' | 'way'> & { readonly t: KioskTexts['t'] }) => {
  const said = { done: t('stopDone'), now: t('stopNow'), planned: null }[state];
  const text = [said, state === 'done' ? null : way].filter((part) => part !== null).join('. ');
  return text === '' ? null : (
    <span class="k-plan__detail" data-read>
      {text}
    </span>
  );
};

/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { Button } from '../frame/button.tsx';
import { Ask, Foot, Frame, Touch, type KioskProps } from '../frame/frame.tsx';
import './typing.css';

type TypingProps = KioskProps & {
  readonly title: string;
  readonly detail: string;
  readonly wrong: string | null;
  /** Step and steps; null while they are not known. */
  readonly progress: readonly [string, string] | null;
  readonly skip?: boolean;
  readonly field: ComponentChildren;
  /** A screen reader says its last character at each key. */
  readonly typed: string;
  readonly children: ComponentChildren;
};

/** A question that is answered by typing: the field, its keys, and the way on. */
export const Typing = (props: TypingProps) => {
  const { title, detail, wrong, progress, skip = false, field, typed, children, ...frame } = props;
  const { act } = frame;
  const { t } = frame.texts;
  return (
    <Frame {...frame}>
      <Ask
        title={title}
        detail={detail}
        wrong={wrong}
        {...(progress && { step: t('step', { step: progress[0], steps: progress[1] }) })}
      />
      <Touch>
        <div class="k-field" data-wrong={wrong !== null}>
          {field}
        </div>
        <p class="aside" role="status">
          {/* Another element at each key, so that two of the same are said twice. */}
          <span key={typed.length}>{typed.slice(-1)}</span>
        </p>
        {children}
        <div class={skip ? 'k-onward' : 'k-onward k-onward--one'}>
          {skip && (
            <Button tall onClick={() => act({ kind: 'skip' })}>
              {t('skip')}
            </Button>
          )}
          <Button kind="main" tall onClick={() => act({ kind: 'continue' })}>
            {t('continue')}
          </Button>
        </div>
      </Touch>
      <Foot {...frame} />
    </Frame>
  );
};

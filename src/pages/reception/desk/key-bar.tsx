import type { ReactNode } from 'react';
import { Key } from '../../shared/staff/keys.tsx';
import { NoticeStrip } from '../../shared/staff/frame/notice-strip.tsx';

type KeyBarProps = {
  /** What it does, and its caps. */
  readonly keys: readonly (readonly [string, ...string[]])[];
  readonly children?: ReactNode;
};

/** The foot of a view: the keys of the moment, or the strip with what was done. */
export const KeyBar = ({ keys, children }: KeyBarProps) => (
  <NoticeStrip>
    <footer className="key-bar">
      {keys.map(([does, ...names]) => (
        <span key={does}>
          {names.map((name) => (
            <Key key={name} name={name} />
          ))}
          {does}
        </span>
      ))}
      <i className="grow" />
      <span>{children}</span>
    </footer>
  </NoticeStrip>
);

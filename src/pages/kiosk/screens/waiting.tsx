/** @jsxImportSource preact */
import { Ask, Frame, Touch, type KioskProps } from '../frame/frame.tsx';
import './waiting.css';

/** The hub is asked. */
export const Waiting = (props: KioskProps & { readonly title: string; readonly detail: string }) => (
  <Frame {...props}>
    <Ask title={props.title} detail={props.detail} />
    <Touch>
      <div class="k-moment" role="progressbar" aria-label={props.title}>
        <i class="k-moment__bar" />
      </div>
    </Touch>
  </Frame>
);
